/** Pasting a part of a sample: it stays until it is parsed, also while the drawer is closed. */

import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { ProblemNotice } from "../app/ProblemNotice";
import { useUnfinished } from "../form/place";
import { text } from "../text";
import type { Json, SampleRequest } from "../workflow/document";
import { type SectionProps, withTrigger } from "./context";
import { type BodyKind, fieldsOf, type ParsedSample, parseText } from "./samples";

interface ParseState {
  readonly isRunning: boolean;
  readonly error: unknown;
  readonly parsed: ParsedSample | null;
  readonly isCurl: boolean;
}

/** What was pasted and is not parsed yet, with the kind that somebody chose and what was wrong at the last try. */
interface Pasted {
  readonly text: string;
  readonly kind?: BodyKind;
  readonly parsed?: ParsedSample;
}

type SetPasted = (pasted: Pasted | undefined) => void;

/** What is pasted for `source`; nothing as long as it is the same as the sample has. */
export function usePasted(source: "query" | "body", current: string): readonly [Pasted | undefined, SetPasted] {
  const [pasted, keep] = useUnfinished<Pasted>(`${source} sample`);
  return [pasted, (next) => keep(next?.text === current && next.parsed === undefined ? undefined : next)];
}

/** Reads what was pasted with the server's help and puts what it found into the sample and the fields. */
export function useParse(
  props: SectionProps,
  source: "query" | "body",
  pasted: Pasted | undefined,
  setPasted: SetPasted,
) {
  const [state, setState] = useState<ParseState>({
    isRunning: false,
    error: null,
    parsed: pasted?.parsed ?? null,
    isCurl: false,
  });
  // What was changed while the server was reading must not be undone by what it answers.
  const latest = useRef({ props, pasted });
  latest.current = { props, pasted };
  const run = async (kind: BodyKind | "query", content: string, request: SampleRequest, curl: SampleRequest | null) => {
    setState({ isRunning: true, error: null, parsed: null, isCurl: false });
    try {
      const parsed = await parseText(source, kind, content, props.document.trigger);
      const isGood = parsed.problems.length === 0;
      setState({ isRunning: false, error: null, parsed, isCurl: isGood && curl !== null });
      const now = latest.current;
      if (!isGood) return now.pasted && setPasted({ ...now.pasted, parsed });
      if (now.pasted === pasted) setPasted(undefined);
      const { document, sample, onChange, onSample } = now.props;
      const pins: { readonly [key: string]: Json } = sample?.pins ?? {};
      onSample({ request: curl ?? { ...request, source_request: null }, pins });
      onChange(withTrigger(document, { [source]: fieldsOf(parsed, source) }));
    } catch (error) {
      setState({ isRunning: false, error, parsed: null, isCurl: false });
    }
  };
  return { ...state, run };
}

interface PasteProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly state: ParseState;
  readonly onParse: () => void;
  readonly rows?: number;
}

/** Where a sample is pasted, with what is wrong with it. */
export function PasteBox({ label, placeholder, value, onChange, state, onParse, rows = 2 }: PasteProps) {
  const problems = state.parsed?.problems ?? [];
  const notes = state.parsed?.notes ?? [];
  return (
    <div>
      <Textarea
        label={label}
        placeholder={placeholder}
        value={value}
        minRows={rows}
        maxRows={14}
        autosize
        spellCheck={false}
        error={problems.length > 0 ? problems.map(({ reason }) => reason).join("\n") : null}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8rem" } }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap="xs" mt={6}>
        <Button size="xs" loading={state.isRunning} disabled={value.trim() === ""} onClick={onParse}>
          {text.trigger.parse.button}
        </Button>
        {state.isCurl && (
          <Text size="xs" c="var(--status-completed)" role="status">
            {text.trigger.parse.curl}
          </Text>
        )}
      </Group>
      <ProblemNotice error={state.error} />
      {notes.length > 0 && (
        <Alert color="gray" p="xs" mt="xs">
          {notes.map(({ text: note }) => (
            <Text key={note} size="xs">
              {note}
            </Text>
          ))}
        </Alert>
      )}
    </div>
  );
}
