import { Button, Code, Stack, Text } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CopyButton } from "../app/CopyButton";
import { Empty } from "../app/Empty";
import { workflowsQuery } from "../app/workflows";
import { text } from "../text";
import { writeCurl } from "./curl";

const words = text.runs;
const HEADERS = [["Content-Type", "application/json"]] as const;

interface Props {
  readonly icon: Icon;
  readonly title: string;
  readonly hint: string;
  /** Key of the workflow to call; the first published one otherwise. */
  readonly workflow?: string | undefined;
}

/** Nothing has been called yet: the command that calls something. */
export function FirstCall({ icon, title, hint, workflow }: Props) {
  const { data = [], isPending } = useQuery(workflowsQuery);
  const candidates = data.filter(({ revision, enabled }) => revision !== null && enabled);
  const target = candidates.find(({ key }) => key === workflow) ?? candidates[0];
  if (isPending) return null;
  if (target === undefined) {
    return (
      <Empty icon={icon} title={title} hint={words.noneNoWorkflow}>
        <Button component={Link} to="/">
          {words.toWorkflows}
        </Button>
      </Empty>
    );
  }
  const command = writeCurl({ method: "POST", url: target.url, headers: HEADERS, body: '{"hello": "world"}' });
  return (
    <Empty icon={icon} title={title} hint={hint}>
      <Stack align="center" maw="100%" gap="xs">
        <Text size="sm" fw={550}>
          {target.title || target.key}
        </Text>
        <Code block style={{ maxWidth: "100%", overflowX: "auto", border: "1px solid var(--line)" }}>
          {command}
        </Code>
        <CopyButton words label={words.copyCommand} value={command} />
      </Stack>
    </Empty>
  );
}
