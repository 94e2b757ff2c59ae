import { ActionIcon, Anchor, Button, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowLeft, IconChevronDown, IconChevronUp, IconPlayerStop } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, take } from "../../api/client";
import { confirm } from "../../app/ConfirmDialog";
import { CopyButton } from "../../app/CopyButton";
import { notifyProblem } from "../../app/problems";
import { may } from "../../app/session";
import { Duration } from "../../run/Duration";
import { LiveMark } from "../../run/LiveMark";
import type { LiveState } from "../../run/live";
import { Fact } from "../../run/RunDetails";
import { durationOf, type Execution, hasEnded } from "../../run/records";
import { StatusBadge } from "../../run/StatusBadge";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { writeExact } from "../../workflow/exact";
import classes from "./Execution.module.css";

const words = text.runs;

/** Which execution it is, how it went, and what can be done with it. */
export function ExecutionHeader({ execution, live }: { execution: Execution; live: LiveState }) {
  const { workflow, workflow_title, status, revision } = execution;
  const title = workflow_title || workflow || words.deleted;
  return (
    <header className={classes.header}>
      <div className={classes.line}>
        <Tooltip label={words.backToList}>
          <ActionIcon component={Link} to="/executions" variant="subtle" color="gray" aria-label={words.backToList}>
            <IconArrowLeft size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <h1>
          {workflow === null ? (
            title
          ) : (
            <Anchor component={Link} to={`/workflows/${workflow}`} inherit c="inherit">
              {title}
            </Anchor>
          )}
        </h1>
        <StatusBadge status={status} size="lg" />
        {!hasEnded(status) && <LiveMark state={live} />}
        <div className={classes.actions}>
          <Neighbour id={execution.previous} label={words.previous} icon={<IconChevronDown size={18} aria-hidden />} />
          <Neighbour id={execution.following} label={words.following} icon={<IconChevronUp size={18} aria-hidden />} />
          <CopyButton words size="xs" label={words.copyJson} value={() => writeExact(execution, 2)} />
          {!hasEnded(status) && may("executions:write") && <CancelButton id={execution.id} />}
        </div>
      </div>
      <Facts execution={execution} revision={revision} />
    </header>
  );
}

function Facts({ execution, revision }: { execution: Execution; revision: number }) {
  const { request, reply, origin } = execution;
  return (
    <dl className={classes.facts}>
      <Fact name={words.started}>
        <Time value={execution.created_at} />
      </Fact>
      <Fact name={words.took}>
        <Duration ms={durationOf(execution)} since={execution.started_at} />
      </Fact>
      <Fact name={words.triggeredBy}>
        {request === null ? (
          words.requestGone
        ) : (
          <Anchor component={Link} inherit to="/requests/$id" params={{ id: request.id } as never}>
            {request.method} {request.target.split("?")[0]}
          </Anchor>
        )}
      </Fact>
      <Fact name={words.answered}>{reply?.status ?? words.noAnswer}</Fact>
      <Fact name={words.revision}>{revision}</Fact>
      {origin !== null && (
        <Fact name={words.origin}>
          <Anchor component={Link} inherit to="/executions/$id" params={{ id: origin } as never}>
            {origin}
          </Anchor>
        </Fact>
      )}
      <Fact name={words.id}>
        <code>{execution.id}</code>
      </Fact>
    </dl>
  );
}

interface NeighbourProps {
  readonly id: string | null | undefined;
  readonly label: string;
  readonly icon: React.ReactNode;
}

function Neighbour({ id, label, icon }: NeighbourProps) {
  if (!id) {
    return (
      <ActionIcon variant="default" disabled aria-label={label}>
        {icon}
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={label}>
      <ActionIcon component={Link} to={`/executions/${id}`} variant="default" aria-label={label}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function CancelButton({ id }: { id: string }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => take(api.POST("/api/v1/executions/{id}/cancel", { params: { path: { id } } })),
    onSuccess: () => notifications.show({ message: words.cancelKeep }),
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ["execution", id] }),
  });
  const ask = async () => {
    const question = { title: words.cancelTitle, message: words.cancelText, verb: words.cancelVerb, danger: true };
    if (await confirm(question)) cancel.mutate();
  };
  return (
    <Button
      size="xs"
      variant="light"
      color="red"
      leftSection={<IconPlayerStop size={15} aria-hidden />}
      loading={cancel.isPending}
      onClick={ask}
    >
      {words.cancel}
    </Button>
  );
}
