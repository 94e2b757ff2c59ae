import { Badge, Button, Code, Group, Stack, Tabs, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed, IconCircleX } from "@tabler/icons-react";
import { useMemo } from "react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { writeExact } from "../workflow/exact";
import { fromBase64, hexLines } from "./hex";
import type { HeardRequest } from "./listening";
import classes from "./Section.module.css";

interface Props {
  readonly request: HeardRequest;
  /** Null for those who may not change anything. */
  readonly onUse: (() => void) | null;
  readonly busy: boolean;
}

/** One request as it came: headers, query, body, bytes, and what each check says of it. */
export function RequestView({ request, onUse, busy }: Props) {
  const { tabs } = text.trigger.listen;
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Group gap="xs" wrap="nowrap" miw={0}>
          <Badge variant="light" style={{ flex: "none" }}>
            {request.method}
          </Badge>
          <Text size="xs" ff="monospace" truncate>
            {request.target}
          </Text>
        </Group>
        {onUse && (
          <Button size="xs" style={{ flex: "none" }} loading={busy} disabled={request.id === null} onClick={onUse}>
            {text.trigger.listen.useAsSample}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {request.address} · {text.trigger.listen.bytes(request.size)}
        {request.answer && ` · ${text.trigger.listen.answer(request.answer.status)}`}
      </Text>
      <Tabs defaultValue="checks" keepMounted={false}>
        <Tabs.List>
          {Object.entries(tabs).map(([name, label]) => (
            <Tabs.Tab key={name} value={name} px="xs" py={6}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="checks" pt="xs">
          <Checks request={request} />
        </Tabs.Panel>
        <Tabs.Panel value="headers" pt="xs">
          <Pairs pairs={request.headers} />
        </Tabs.Panel>
        <Tabs.Panel value="query" pt="xs">
          <Parsed value={request.parsed?.query} fallback={request.query} />
        </Tabs.Panel>
        <Tabs.Panel value="body" pt="xs">
          <Parsed value={request.parsed?.body} fallback={request.body ?? ""} />
        </Tabs.Panel>
        <Tabs.Panel value="raw" pt="xs">
          <Bytes request={request} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Checks({ request }: { readonly request: HeardRequest }) {
  return (
    <Stack gap={4}>
      {request.checks.map(({ check, passed, status, detail }) => {
        const Icon = passed === null ? IconCircleDashed : passed ? IconCircleCheck : IconCircleX;
        const colour = passed === null ? "var(--text-dim)" : passed ? "var(--status-completed)" : "var(--status-error)";
        const { passed: good, failed, notReached } = text.trigger.listen;
        return (
          <Group key={check} gap={6} wrap="nowrap" align="flex-start">
            <Icon
              size={17}
              color={colour}
              style={{ flex: "none" }}
              aria-label={passed === null ? notReached : passed ? good : failed}
            />
            <Text size="sm">
              {text.trigger.listen.checks[check] ?? check}
              {passed === false && status !== null && ` (${status})`}
              {detail && (
                <Text span size="xs" c="dimmed">
                  {" "}
                  {detail}
                </Text>
              )}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}

function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }) {
  return (
    <dl className={classes.pairs}>
      {pairs.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header may be there twice.
        <div key={index} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Parsed({ value, fallback }: { readonly value: Json | undefined; readonly fallback: string }) {
  const isEmpty =
    value === undefined || value === null || value === "" || (isRecord(value) && Object.keys(value).length === 0);
  if (isEmpty && fallback === "") {
    return (
      <Text size="sm" c="dimmed">
        {text.trigger.listen.empty}
      </Text>
    );
  }
  const shown = isEmpty ? fallback : typeof value === "string" ? value : writeExact(value, 2);
  return (
    <Code block mah={260} style={{ overflow: "auto" }} tabIndex={0}>
      {shown}
    </Code>
  );
}

const MOST = 4096;
// As many as fit into the drawer with their characters beside them.
const A_LINE = 8;

function Bytes({ request }: { readonly request: HeardRequest }) {
  const bytes = useMemo(
    () => (request.base64 !== null ? fromBase64(request.base64) : new TextEncoder().encode(request.body ?? "")),
    [request],
  );
  if (bytes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {text.trigger.listen.empty}
      </Text>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard. */}
      <section className={classes.hex} tabIndex={0} aria-label={text.trigger.listen.tabs.raw}>
        {hexLines(bytes, MOST, A_LINE).map(({ offset, bytes: shown, characters }) => (
          <div key={offset} style={{ display: "contents" }}>
            <span className={classes.offset}>{offset}</span>
            <span>{shown.padEnd(A_LINE * 3 - 1)}</span>
            <span>{characters}</span>
          </div>
        ))}
      </section>
      {request.size > MOST && (
        <Text size="xs" c="dimmed">
          {text.trigger.listen.moreBytes(request.size)}
        </Text>
      )}
    </>
  );
}
