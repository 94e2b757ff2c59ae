import { Anchor, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconBulb, IconPin } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { text } from "../text";
import { formatDuration } from "./formats";
import { hintFor } from "./hints";
import { JsonView } from "./JsonView";
import classes from "./RunDetails.module.css";
import type { Execution, NodeRun } from "./records";
import { StatusBadge } from "./StatusBadge";
import { Time } from "./Time";

const words = text.runs;

export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3 title={hint}>{title}</h3>
      {children}
    </section>
  );
}

interface ErrorProps {
  readonly error: NonNullable<Execution["error"]>;
  /** Show the node that is to blame. */
  readonly onNode?: (path: string) => void;
}

/** What went wrong, and what to do about it. */
export function ErrorNote({ error, onNode }: ErrorProps) {
  const hint = hintFor(error.kind);
  return (
    <div className={classes.error}>
      <p className={classes.message}>
        <IconAlertTriangle size={17} aria-hidden />
        <span>{error.message}</span>
      </p>
      {hint !== "" && (
        <p className={classes.hint}>
          <IconBulb size={17} aria-label={words.whatToDo} />
          <span>{hint}</span>
        </p>
      )}
      {onNode && error.node !== "" && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          c="inherit"
          underline="always"
          onClick={() => onNode(error.node)}
        >
          {words.showNode} <code>{error.node}</code>
        </Anchor>
      )}
    </div>
  );
}

interface Props {
  readonly run: NodeRun;
  /** ISO time at which the execution began. */
  readonly from: string;
  /** Key of the workflow, where it still exists. */
  readonly workflow: string | null;
}

/** One node run: what went in, what came out, what it said. */
export function RunDetails({ run, from, workflow }: Props) {
  const offset = Math.max(0, Date.parse(run.started_at) - Date.parse(from));
  return (
    <>
      <dl className={classes.facts}>
        <Fact name={words.status}>
          <StatusBadge status={run.status} size="sm" />
        </Fact>
        <Fact name={words.duration}>{formatDuration(run.duration_ms)}</Fact>
        <Fact name={words.started}>
          <Time value={run.started_at} /> <span className={classes.dim}>{words.at(formatDuration(offset))}</span>
        </Fact>
        <Fact name={words.attempts}>{run.attempts}</Fact>
        {run.branch !== "" && <Fact name={words.branchTaken}>{run.branch}</Fact>}
        <Fact name={words.nodePath}>
          <code>{run.path}</code>
        </Fact>
      </dl>
      {run.pinned && (
        <p className={classes.hint}>
          <IconPin size={17} aria-hidden />
          {words.pinned}
        </p>
      )}
      {run.error && <ErrorNote error={run.error} />}
      {run.warnings.length > 0 && (
        <Section title={words.warnings}>
          <List size="sm" className={classes.warnings}>
            {run.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Section>
      )}
      <Section title={words.input} hint={words.inputHint}>
        <JsonView key={`${run.path} input`} value={run.input} label={words.input} height={300} />
      </Section>
      <Section title={words.result}>
        <JsonView key={`${run.path} result`} value={run.result} label={words.result} root={`nodes.${run.key}`} />
      </Section>
      {run.log.length > 0 && (
        <Section title={words.log}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
          <pre className={classes.log} tabIndex={0}>
            {run.log.join("\n")}
          </pre>
        </Section>
      )}
      {workflow !== null && (
        <Anchor component={Link} size="sm" to={`/workflows/${workflow}?node=${encodeURIComponent(run.key)}`}>
          {words.openNode}
        </Anchor>
      )}
    </>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** For a node without a node run. */
export function NoRun({ works }: { works: boolean }) {
  return <Text className={classes.dim}>{works ? words.workingText : words.notRunText}</Text>;
}
