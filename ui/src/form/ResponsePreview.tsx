import { Code, Group, Paper, Stack, Text } from "@mantine/core";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { writeExact } from "../workflow/exact";
import { writeJson } from "./JsonEditor";
import { holdsTemplate, usePreview } from "./preview";

interface Props {
  readonly config: { readonly [key: string]: Json };
}

/** What a caller gets from a response, as far as its settings and the sample tell. HTML is shown as its source. */
export function ResponsePreview({ config }: Props) {
  const preview = usePreview(config as Json);
  const filled = holdsTemplate(config as Json) ? preview?.value : (config as Json);
  const shown = isRecord(filled) ? filled : config;
  const type = String(shown.type ?? "auto");
  const status = shown.status ?? (type === "redirect" ? 302 : 200);
  const headers = Object.entries(isRecord(shown.headers) ? shown.headers : {}).filter(([, value]) => value !== null);
  return (
    <Paper withBorder p="sm" bg="var(--surface-sunken)" component="section" aria-label={text.form.node.preview}>
      <Stack gap={6}>
        <Group gap="xs">
          <Text size="xs" fw={600} c="dimmed">
            {text.form.node.preview}
          </Text>
          <Text size="sm" fw={600} c={Number(status) < 400 ? "var(--status-completed)" : "var(--status-failed)"}>
            {String(status)}
          </Text>
        </Group>
        {headers.map(([name, value]) => (
          <Text key={name} size="xs" ff="monospace" style={{ overflowWrap: "anywhere" }}>
            {name}: {typeof value === "string" ? value : writeExact(value)}
          </Text>
        ))}
        <BodyPreview type={type} config={shown} />
      </Stack>
    </Paper>
  );
}

function BodyPreview({ type, config }: { type: string; config: { readonly [key: string]: Json } }) {
  const { body } = config;
  if (type === "redirect")
    return <Text size="sm">{text.form.node.previewRedirect(String(config.location ?? "…"))}</Text>;
  if (type === "file") return <Text size="sm">{text.form.node.previewFile(String(config.filename ?? "…"))}</Text>;
  if (type === "empty" || body === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {text.form.node.previewNone}
      </Text>
    );
  }
  return (
    <Code block mah={260} style={{ overflow: "auto" }} tabIndex={0}>
      {typeof body === "string" && type !== "json" ? body : writeJson(body)}
    </Code>
  );
}
