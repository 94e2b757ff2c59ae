import { Button, Code, Group, Menu, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconRefresh, IconTerminal2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { confirm } from "../app/ConfirmDialog";
import { CopyButton } from "../app/CopyButton";
import { call } from "../app/call";
import { notifyProblem } from "../app/problems";
import { queries } from "../app/queries";
import { workflowPath } from "../app/workflows";
import { useError } from "../form/scope";
import { text } from "../text";
import { type Credentials, commandOf } from "./commands";
import { type SectionProps, withTrigger } from "./context";
import classes from "./Section.module.css";

interface HookView {
  readonly available: boolean;
  readonly reason: string | null;
  readonly workflow: string | null;
}

/** The URL that the draft will have: of its own path where it has one. */
export function urlOf(published: string, path: string | undefined): string {
  return path ? published.replace(/\/hooks\/.*$/, `/hooks/${path}`) : published;
}

export function UrlSection(props: SectionProps) {
  const { workflow, document, readOnly } = props;
  const path = typeof document.trigger.path === "string" ? document.trigger.path : "";
  const url = urlOf(workflow.url, path);
  return (
    <Stack gap="sm">
      <Group gap={4} wrap="nowrap">
        <div className={classes.url}>{url}</div>
        <CopyButton value={url} label={text.trigger.url.copy} />
      </Group>
      {url !== workflow.url && (
        <Text size="xs" c="dimmed">
          {text.trigger.url.afterPublish}
        </Text>
      )}
      <Group gap="xs">
        <CurlMenu {...props} url={url} />
        {!readOnly && <RegenerateButton workflow={workflow} />}
      </Group>
      <PathInput {...props} path={path} />
    </Stack>
  );
}

// One note at a time, however often somebody copies.
const NOTE = "curl";

function CurlMenu({ document, sample, url }: SectionProps & { readonly url: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const copy = async (credentials: Credentials) => {
    const command = commandOf(url, document.trigger, sample?.request ?? null, credentials);
    try {
      await navigator.clipboard.writeText(command);
      setShown(null);
      const note = credentials === "none" ? "" : text.trigger.url.curlPassword;
      notifications.hide(NOTE);
      notifications.show({ id: NOTE, title: text.trigger.url.copied, message: note });
    } catch {
      setShown(command);
    }
  };
  const type = document.trigger.auth?.type ?? "none";
  return (
    <>
      {type === "none" ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTerminal2 size={15} aria-hidden />}
          onClick={() => copy("none")}
        >
          {text.trigger.url.copyCurl}
        </Button>
      ) : (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button size="xs" variant="default" leftSection={<IconTerminal2 size={15} aria-hidden />}>
              {text.trigger.url.copyCurl}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => copy("none")}>{text.trigger.url.curlPlain}</Menu.Item>
            <Menu.Item onClick={() => copy("header")}>{text.trigger.url.curlCredentials}</Menu.Item>
            {type === "basic" && <Menu.Item onClick={() => copy("url")}>{text.trigger.url.curlUrl}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
      {shown && (
        <Stack gap={4} w="100%">
          <Text size="xs">{text.trigger.url.notCopied}</Text>
          <Code block tabIndex={0}>
            {shown}
          </Code>
        </Stack>
      )}
    </>
  );
}

function RegenerateButton({ workflow }: Pick<SectionProps, "workflow">) {
  const regenerate = async () => {
    const { regenerateTitle: title, regenerateText: message, regenerateVerb: verb } = text.trigger.url;
    if (!(await confirm({ title, message, verb, danger: true }))) return;
    try {
      await call("POST", `${workflowPath(workflow.key)}/token`);
      await queries.invalidateQueries({ queryKey: ["workflow", workflow.key] });
      await queries.invalidateQueries({ queryKey: ["workflows"] });
    } catch (error) {
      notifyProblem(error);
    }
  };
  return (
    <Button size="xs" variant="subtle" color="gray" leftSection={<IconRefresh size={15} />} onClick={regenerate}>
      {text.trigger.url.regenerate}
    </Button>
  );
}

function PathInput({ workflow, document, readOnly, onChange, path }: SectionProps & { readonly path: string }) {
  const found = useError("trigger.path");
  const [waited] = useDebouncedValue(path, 300);
  const { data, isFetching } = useQuery({
    queryKey: ["hook", waited, workflow.key],
    queryFn: () => {
      const name = waited.split("/").map(encodeURIComponent).join("/");
      return call<HookView>("GET", `/hooks/${name}?workflow=${encodeURIComponent(workflow.key)}`);
    },
    enabled: waited !== "",
    staleTime: 2_000,
    retry: false,
  });
  const isCurrent = path !== "" && waited === path && !isFetching && data !== undefined;
  const refused = isCurrent && !data.available ? (data.reason ?? "") : null;
  const state =
    path === "" || refused
      ? ""
      : !isCurrent
        ? text.trigger.url.checking
        : data.workflow
          ? text.trigger.url.own
          : text.trigger.url.free;
  return (
    <div>
      <TextInput
        label={text.trigger.url.ownPath}
        description={text.trigger.url.ownPathHelp}
        leftSection={
          <Text size="xs" c="dimmed" ff="monospace">
            /hooks/
          </Text>
        }
        leftSectionWidth={64}
        value={path}
        readOnly={readOnly}
        error={refused ?? found}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
        onChange={(event) => onChange(withTrigger(document, { path: event.currentTarget.value.trim() || undefined }))}
      />
      <Text size="xs" c={isCurrent ? "var(--status-completed)" : "dimmed"} mt={3} aria-live="polite" mih={18}>
        {state}
      </Text>
    </div>
  );
}
