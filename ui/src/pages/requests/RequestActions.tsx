import { Anchor, Button, Group, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconFlask, IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CopyButton } from "../../app/CopyButton";
import { notifyProblem } from "../../app/problems";
import { may } from "../../app/session";
import { fitsCommand, hasMask, writeCurl } from "../../run/curl";
import type { ReceivedRequest } from "../../run/records";
import { ReplyView } from "../../run/TracePanel";
import { text } from "../../text";
import { loadBody, type SentAgain, saveSample, sendAgain, toSample } from "./queries";
import classes from "./Request.module.css";

const words = text.requests;
const MAX_SAMPLE = 1024 * 1024;

/** What can be done with a request that was kept. */
export function RequestActions({ request }: { request: ReceivedRequest }) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => sendAgain(request.id),
    onError: notifyProblem,
    onSuccess: () => client.invalidateQueries({ queryKey: ["requests"] }),
  });
  const { command, note } = makeCommand(request);
  return (
    <>
      <Group gap="xs">
        {may("executions:write") && (
          <Tooltip label={words.sendAgainHint}>
            <Button
              leftSection={<IconSend size={16} aria-hidden />}
              loading={again.isPending}
              onClick={() => again.mutate()}
            >
              {words.sendAgain}
            </Button>
          </Tooltip>
        )}
        <CopyButton words label={words.copyCurl} value={command} />
        {request.workflow !== null && may("workflows:write") && (
          <SampleButton request={request} workflow={request.workflow} />
        )}
      </Group>
      {note !== "" && (
        <Text size="xs" c="var(--text-dim)" mt={6}>
          {note}
        </Text>
      )}
      {again.data && <SentAgainView sent={again.data} />}
    </>
  );
}

function SampleButton({ request, workflow }: { request: ReceivedRequest; workflow: string }) {
  const save = useMutation({
    mutationFn: async () => {
      const bytes = request.truncated ? await loadBody(request.id) : null;
      await saveSample(workflow, toSample(request, bytes));
    },
    onError: notifyProblem,
    onSuccess: () => notifications.show({ message: words.sampleSet, color: "green" }),
  });
  const reason = request.size > MAX_SAMPLE ? words.sampleTooLarge : "";
  if (save.isSuccess) {
    return (
      <Button component={Link} to={`/workflows/${workflow}`} variant="light">
        {words.openEditor}
      </Button>
    );
  }
  return (
    <Tooltip label={reason || words.useAsSampleHint} multiline maw={320}>
      <Button
        variant="default"
        leftSection={<IconFlask size={16} aria-hidden />}
        loading={save.isPending}
        onClick={() => reason === "" && save.mutate()}
        {...(reason === "" ? {} : { "data-disabled": true, "aria-disabled": true })}
      >
        {words.useAsSample}
      </Button>
    </Tooltip>
  );
}

function SentAgainView({ sent }: { sent: SentAgain }) {
  return (
    <section className={classes.sent} aria-live="polite">
      <Group gap="lg">
        <h2>{words.sentTitle}</h2>
        {sent.request !== null && (
          <Anchor component={Link} size="sm" to={`/requests/${sent.request}`}>
            {words.sentRequest}
          </Anchor>
        )}
        {sent.execution !== null && (
          <Anchor component={Link} size="sm" to={`/executions/${sent.execution}`}>
            {words.sentExecution}
          </Anchor>
        )}
      </Group>
      <ReplyView reply={sent.reply} title={words.answered} />
    </section>
  );
}

/** The call as a command, and what has to be done before it works. */
function makeCommand(request: ReceivedRequest): { command: string; note: string } {
  const { id, method, target, headers, body, truncated, size } = request;
  const isPlain = size === 0 || (body !== null && !truncated && fitsCommand(body));
  const url = `${window.location.origin}${target}`;
  const call = { method, url, headers, body };
  const command = writeCurl(isPlain ? call : { ...call, file: `${id}.bin` });
  const notes = [hasMask(headers) ? words.curlMasked : "", isPlain ? "" : words.curlFile(`${id}.bin`)];
  return { command, note: notes.filter(Boolean).join(" ") };
}
