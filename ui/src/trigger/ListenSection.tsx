import { Alert, Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { IconAccessPoint, IconCircleCheck, IconCircleX, IconHistory, IconPlayerStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { call } from "../app/call";
import { ProblemNotice } from "../app/ProblemNotice";
import { notifyProblem } from "../app/problems";
import { Time } from "../run/Time";
import { text } from "../text";
import { type SectionProps, withTrigger } from "./context";
import { type HeardRequest, type ListenState, useListening } from "./listening";
import { RequestView } from "./RequestView";
import classes from "./Section.module.css";
import { type CapturedRequest, fieldsOf, parseRequest, SOURCES, sampleFromRequest, specialHeaders } from "./samples";

/** The next request to the URL with what each check says of it, or one of the log; either can become the sample. */
export function ListenSection(props: SectionProps) {
  const { workflow, readOnly } = props;
  const { state, requests, lost, start, stop } = useListening(workflow.key);
  const [header, setHeader] = useState("");
  const [fromLog, setFromLog] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const isOn = state.status === "connecting" || state.status === "waiting" || state.status === "broken";
  const current = requests.find((one) => keyOf(one) === opened) ?? requests[0];
  const use = useAsSample(props);
  return (
    <Paper withBorder p="sm" component="section" aria-label={text.trigger.listen.title}>
      <Stack gap="sm">
        <Group gap="xs" align="flex-end">
          {isOn ? (
            <Button size="sm" px="sm" variant="default" leftSection={<IconPlayerStop size={16} />} onClick={stop}>
              {text.trigger.listen.stop}
            </Button>
          ) : (
            <Button
              size="sm"
              px="sm"
              leftSection={<IconAccessPoint size={16} aria-hidden />}
              disabled={readOnly}
              onClick={() => start(header)}
            >
              {text.trigger.listen.start}
            </Button>
          )}
          <Button
            size="sm"
            px="sm"
            variant="subtle"
            color="gray"
            leftSection={<IconHistory size={16} />}
            aria-expanded={fromLog}
            onClick={() => setFromLog(!fromLog)}
          >
            {text.trigger.listen.fromLog}
          </Button>
        </Group>
        {!isOn && !readOnly && (
          <TextInput
            size="xs"
            label={text.trigger.listen.condition}
            description={text.trigger.listen.conditionHelp}
            placeholder={text.trigger.listen.conditionExample}
            value={header}
            onChange={(event) => setHeader(event.currentTarget.value)}
          />
        )}
        <StateView state={state} found={requests.length} header={isOn ? header.trim() : ""} />
        {lost > 0 && <Text size="xs">{text.trigger.listen.lost(lost)}</Text>}
        {requests.length > 1 && (
          <Group gap={4} role="group" aria-label={text.trigger.listen.requests}>
            {requests.map((one) => (
              <Button
                key={keyOf(one)}
                size="compact-xs"
                variant={one === current ? "light" : "subtle"}
                color={one === current ? "yard" : "gray"}
                aria-pressed={one === current}
                leftSection={<VerdictMark request={one} />}
                onClick={() => setOpened(keyOf(one))}
              >
                <Time value={one.received_at} />
              </Button>
            ))}
          </Group>
        )}
        {current && (
          <RequestView request={current} onUse={readOnly ? null : () => use.heard(current)} busy={use.busy} />
        )}
        {use.done !== null && (use.done === current?.id || fromLog) && (
          <Text size="xs" c="var(--status-completed)" role="status">
            {text.trigger.listen.used}
          </Text>
        )}
        {fromLog && <RequestLog workflow={workflow.key} onUse={readOnly ? null : use.logged} />}
      </Stack>
    </Paper>
  );
}

function keyOf(request: HeardRequest): string {
  return request.id ?? request.received_at;
}

/** Whether the draft would take it, at a glance. */
function VerdictMark({ request }: { readonly request: HeardRequest }) {
  const isRefused = request.checks.some(({ passed }) => passed === false);
  const Icon = isRefused ? IconCircleX : IconCircleCheck;
  return (
    <Icon
      size={14}
      color={isRefused ? "var(--status-error)" : "var(--status-completed)"}
      aria-label={isRefused ? text.trigger.listen.failed : text.trigger.listen.passed}
    />
  );
}

interface StateProps {
  readonly state: ListenState;
  readonly found: number;
  /** The condition that a request has to meet. */
  readonly header: string;
}

function StateView({ state, found, header }: StateProps) {
  if (state.status === "idle") return null;
  if (state.status === "refused") return <Alert color="red">{text.trigger.listen.refused}</Alert>;
  if (state.status === "ended") return <Alert color="gray">{text.trigger.listen.ended(state.reason)}</Alert>;
  return (
    <div role="status">
      <Group gap="xs" wrap="nowrap">
        <span className={classes.pulse} />
        <Text size="sm">
          {state.status === "broken"
            ? text.trigger.listen.broken
            : state.status === "connecting"
              ? text.trigger.listen.connecting
              : found > 0
                ? text.trigger.listen.received(found)
                : text.trigger.listen.waiting}
        </Text>
      </Group>
      {header !== "" && (
        <Text size="xs" c="dimmed" mt={4}>
          {text.trigger.listen.only(header)}
        </Text>
      )}
      {found === 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {text.trigger.listen.waitingHelp}
        </Text>
      )}
    </div>
  );
}

interface Captured extends CapturedRequest {
  readonly truncated?: boolean;
}

/** Fields, sample and, where the author chose none yet, the content type: all from one request. */
function useAsSample(props: SectionProps) {
  // What was changed while the server was reading must not be undone by what it answers.
  const latest = useRef(props);
  latest.current = props;
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const take = async (request: Captured) => {
    setBusy(true);
    setDone(null);
    try {
      if (request.truncated) throw new Error(text.trigger.listen.cut);
      const parsed = await parseRequest(request.id, latest.current.document.trigger);
      const { document, sample, onChange, onSample } = latest.current;
      const wrong = new Set(parsed.problems.map(({ source }) => source));
      const fields = SOURCES.filter((source) => !wrong.has(source)).map((source) => {
        const found = fieldsOf(parsed, source);
        const before = document.trigger[source] ?? [];
        const kept = source === "headers" ? specialHeaders(found, before) : found;
        return [source, kept.length > 0 ? kept : undefined] as const;
      });
      onSample({ request: sampleFromRequest(request), pins: sample?.pins ?? {} });
      onChange(withTrigger(document, Object.fromEntries(fields)));
      setDone(request.id);
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const load = async (id: string) => take(await call<Captured>("GET", `/requests/${id}`));
  return {
    busy,
    done,
    heard: (request: HeardRequest) => (request.id === null ? undefined : void take({ ...request, id: request.id })),
    logged: (id: string) => void load(id).catch(notifyProblem),
  };
}

interface Logged {
  readonly id: string;
  readonly received_at: string;
  readonly method: string;
  readonly target: string;
  readonly verdict: string;
}

const COLOURS: Readonly<Record<string, string>> = { accepted: "completed", refused: "error" };

function RequestLog({ workflow, onUse }: { readonly workflow: string; readonly onUse: ((id: string) => void) | null }) {
  const { data, error } = useQuery({
    queryKey: ["requests", "for-sample", workflow],
    queryFn: () => call<{ items: Logged[] }>("GET", `/requests?workflow=${encodeURIComponent(workflow)}&limit=10`),
    staleTime: 0,
  });
  if (error) return <ProblemNotice error={error} />;
  if (data?.items.length === 0) return <Text size="sm">{text.trigger.listen.fromLogNone}</Text>;
  return (
    <Stack gap={0}>
      {data?.items.map((one) => (
        <Group key={one.id} gap="sm" wrap="nowrap" className={classes.logged}>
          <Text size="xs" fw={600} component="span">
            {one.method}
          </Text>
          <Text size="xs" component="span">
            <Time value={one.received_at} />
          </Text>
          <Text size="xs" c={`var(--status-${COLOURS[one.verdict] ?? "skipped"})`} component="span">
            {text.trigger.listen.verdict[one.verdict] ?? one.verdict}
          </Text>
          <Text size="xs" ff="monospace" c="dimmed" truncate flex={1} component="span" title={one.target}>
            {one.target.includes("?") ? one.target.slice(one.target.indexOf("?")) : ""}
          </Text>
          {onUse && (
            <Button size="compact-xs" variant="light" onClick={() => onUse(one.id)}>
              {text.trigger.listen.useAsSample}
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}
