import { ActionIcon, Anchor } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { TRIGGER_ID } from "../canvas/layout";
import { text } from "../text";
import { tryParse } from "../workflow/exact";
import { formatBytes } from "./formats";
import { JsonView } from "./JsonView";
import { ErrorNote, Fact, NoRun, RunDetails, Section } from "./RunDetails";
import details from "./RunDetails.module.css";
import type { Execution, NodeRun, Reply } from "./records";
import { StatusBadge } from "./StatusBadge";
import { Time } from "./Time";
import classes from "./TracePanel.module.css";

const words = text.runs;

interface Props {
  readonly execution: Execution;
  /** Key of the selected node, `TRIGGER_ID`, or null for the execution as a whole. */
  readonly selected: string | null;
  /** What the selected node did in the chosen rounds. */
  readonly run: NodeRun | null;
  /** The selected node works right now. */
  readonly works: boolean;
  /** Titles of nodes by key. */
  readonly titles: ReadonlyMap<string, string>;
  readonly onSelect: (path: string | null) => void;
}

/** What the selected card did, or the execution as a whole when none is selected. */
export function TracePanel({ execution, selected, run, works, titles, onSelect }: Props) {
  const title =
    selected === null
      ? words.overview
      : selected === TRIGGER_ID
        ? words.triggerTitle
        : (titles.get(selected) ?? selected);
  return (
    <aside className={classes.panel} aria-label={words.panel}>
      <header className={classes.head}>
        <h2>{title}</h2>
        {selected !== null && (
          <ActionIcon variant="subtle" color="gray" aria-label={words.closePanel} onClick={() => onSelect(null)}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
      </header>
      <div className={classes.body}>
        {selected === null && <Overview execution={execution} onSelect={onSelect} />}
        {selected === TRIGGER_ID && <TriggerDetails execution={execution} />}
        {selected !== null && selected !== TRIGGER_ID && run === null && <NoRun works={works} />}
        {selected !== null && run !== null && (
          <RunDetails run={run} from={execution.created_at} workflow={execution.workflow} />
        )}
      </div>
    </aside>
  );
}

function Overview({ execution, onSelect }: Pick<Props, "execution" | "onSelect">) {
  const { error, output, reply } = execution;
  return (
    <>
      <p className={details.dim}>{words.resizeHint}</p>
      {error && <ErrorNote error={error} onNode={onSelect} />}
      {reply && <ReplyView reply={reply} title={words.reply} />}
      {output !== null && (
        <Section title={words.output}>
          <JsonView value={output} label={words.output} />
        </Section>
      )}
      <TriggerDetails execution={execution} />
    </>
  );
}

function TriggerDetails({ execution }: Pick<Props, "execution">) {
  const { request } = execution;
  if (request === null) return <p className={details.dim}>{words.requestGone}</p>;
  const body = request.body === null ? undefined : tryParse(request.body);
  return (
    <Section title={words.triggeredBy}>
      <p className={classes.line}>
        <code>
          {request.method} {request.target}
        </code>
      </p>
      <dl className={details.facts}>
        <Fact name={text.requests.received}>
          <Time value={request.received_at} />
        </Fact>
        <Fact name={text.requests.from}>{request.address}</Fact>
        <Fact name={text.requests.size}>{formatBytes(request.size)}</Fact>
      </dl>
      <Anchor component={Link} to="/requests/$id" params={{ id: request.id } as never} size="sm">
        {request.id}
      </Anchor>
      {body !== undefined && !request.truncated && (
        <Section title={words.requestBody}>
          <JsonView value={body} label={words.requestBody} root="trigger.body" />
        </Section>
      )}
    </Section>
  );
}

/** An answer to a caller: status, headers, body. */
export function ReplyView({ reply, title }: { reply: Reply; title: string }) {
  const body = reply.body === null ? undefined : tryParse(reply.body);
  const isTree = typeof body === "object" && body !== null;
  return (
    <Section title={title}>
      <p className={classes.line}>
        <StatusBadge status={reply.status < 400 ? "completed" : "failed"} bare />
        <strong>{reply.status}</strong>
      </p>
      <dl className={classes.headers}>
        {reply.headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice, and the order never changes
          <Fact key={index} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
      {isTree && <JsonView value={body} label={title} height={260} />}
      {!isTree && (reply.body ?? reply.base64 ?? "") !== "" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        <pre className={details.log} tabIndex={0}>
          {reply.body ?? reply.base64}
        </pre>
      )}
    </Section>
  );
}
