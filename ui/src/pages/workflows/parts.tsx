/** The parts of a workflow's line that a table and a card share. */

import { ActionIcon, Badge, Group, Menu, Switch, Tooltip, UnstyledButton } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import {
  IconBolt,
  IconCopy,
  IconDots,
  IconDownload,
  IconHistory,
  IconLink,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { may } from "../../app/session";
import { useSwitch, type WorkflowItem, workflowTitle } from "../../app/workflows";
import { formatCount } from "../../run/formats";
import { StatusBadge } from "../../run/StatusBadge";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { duplicateWorkflow, exportWorkflows, removeWorkflow } from "./actions";
import type { WorkflowActivity } from "./activity";
import { countProblems, sum } from "./listing";
import classes from "./parts.module.css";
import { Sparkline } from "./Sparkline";

const words = text.workflows;

export function EnabledSwitch({ item }: { item: WorkflowItem }) {
  const change = useSwitch(item);
  const title = workflowTitle(item);
  return (
    <Switch
      size="sm"
      checked={item.enabled}
      disabled={!may("workflows:write")}
      aria-label={item.enabled ? words.switchOff(title) : words.switchOn(title)}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
      className={classes.switch}
    />
  );
}

interface NameProps {
  readonly item: WorkflowItem;
  readonly onTag: (tag: string) => void;
}

/** Title, key and tags. */
export function Name({ item, onTag }: NameProps) {
  return (
    <div className={classes.name}>
      <Link to="/workflows/$key" params={{ key: item.key }} className={classes.title}>
        {workflowTitle(item)}
      </Link>
      <div className={classes.second}>
        <span className={classes.key}>{item.key}</span>
        {item.tags.map((tag) => (
          <UnstyledButton key={tag} className={classes.tag} onClick={() => onTag(tag)}>
            {tag}
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}

export function Trigger({ item }: { item: WorkflowItem }) {
  return (
    <Group gap={6} wrap="nowrap" className={classes.trigger}>
      <span>{words.triggers[item.trigger] ?? item.trigger}</span>
      <Tooltip label={words.modeHints[item.mode]} multiline maw={260} withArrow>
        <Badge variant="default" size="sm" tt="none" fw={500}>
          {words.modes[item.mode]}
        </Badge>
      </Tooltip>
    </Group>
  );
}

/** Whether it is published as it stands, and what keeps it from working. */
export function State({ item }: { item: WorkflowItem }) {
  const problems = countProblems(item);
  return (
    <Group gap={6}>
      {item.revision === null ? (
        <Mark colour="gray" label={words.unpublished} hint={words.unpublishedHint} />
      ) : item.has_changes ? (
        <Mark colour="blue" label={words.changed} hint={words.changedHint} />
      ) : (
        problems === 0 && item.warnings === 0 && <span className={classes.quiet}>{words.published(item.revision)}</span>
      )}
      {problems > 0 && (
        <Mark
          colour="red"
          label={words.problems(problems)}
          hint={item.problems > 0 ? words.brokenHint : words.problemsHint}
        />
      )}
      {item.warnings > 0 && <Mark colour="orange" label={words.warnings(item.warnings)} hint={words.problemsHint} />}
    </Group>
  );
}

function Mark({ colour, label, hint }: { colour: string; label: string; hint: string }) {
  return (
    <Tooltip label={hint} multiline maw={260} withArrow>
      <span className={classes.mark} data-colour={colour}>
        {label}
      </span>
    </Tooltip>
  );
}

export function LastRun({ activity }: { activity: WorkflowActivity | undefined }) {
  const last = activity?.last;
  if (!last) return <span className={classes.quiet}>{activity ? words.never : ""}</span>;
  return (
    <Link to="/executions/$id" params={{ id: last.id }} className={classes.last}>
      <StatusBadge status={last.status} size="sm" />
      <span className={classes.quiet}>
        <Time value={last.ended_at ?? last.created_at} ago />
      </span>
    </Link>
  );
}

interface DayProps {
  readonly activity: WorkflowActivity | undefined;
  readonly hours: readonly string[];
}

/** Picture and counts of the last 24 hours. */
export function Day({ activity, hours }: DayProps) {
  if (activity === undefined) return null;
  const failed = sum(activity.failed);
  return (
    <div className={classes.day}>
      <Sparkline activity={activity} hours={hours} />
      <span className={classes.counts} aria-hidden>
        <span>{formatCount(sum(activity.completed) + failed)}</span>
        {failed > 0 && <span className={classes.failed}>{formatCount(failed)}</span>}
      </span>
    </div>
  );
}

interface MenuProps {
  readonly item: WorkflowItem;
  readonly taken: ReadonlySet<string>;
}

export function RowMenu({ item, taken }: MenuProps) {
  const clipboard = useClipboard();
  const writes = may("workflows:write");
  const icon = { size: 16, stroke: 1.6, "aria-hidden": true };
  return (
    <Menu position="bottom-end" width={200} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.menuOf(workflowTitle(item))}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/workflows/${item.key}`} leftSection={<IconPencil {...icon} />}>
          {words.open}
        </Menu.Item>
        <Menu.Item component={Link} to={`/executions?workflow=${item.key}`} leftSection={<IconBolt {...icon} />}>
          {words.executions}
        </Menu.Item>
        <Menu.Item component={Link} to={`/workflows/${item.key}/versions`} leftSection={<IconHistory {...icon} />}>
          {words.versions}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => clipboard.copy(item.url)}>
          {words.copyUrl}
        </Menu.Item>
        <Menu.Divider />
        {writes && (
          <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => duplicateWorkflow(item, taken)}>
            {words.duplicate}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload {...icon} />} onClick={() => exportWorkflows([item])}>
          {words.exportOne}
        </Menu.Item>
        {writes && (
          <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => removeWorkflow(item)}>
            {words.remove}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
