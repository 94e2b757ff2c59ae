import { Anchor, Autocomplete, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { FieldsTable } from "../form/FieldsTable";
import { REQUEST_HEADERS } from "../form/headers";
import { text } from "../text";
import type { FieldSpec, WorkflowDocument } from "../workflow/document";
import { listFields, NameGiver } from "../workflow/fieldNames";
import { type SectionProps, withTrigger } from "./context";
import { PasteBox, useParse, usePasted } from "./pasting";
import {
  type BodyKind,
  EMPTY_REQUEST,
  guessKind,
  kindOfType,
  queryPart,
  type Source,
  sampleFromCurl,
  typeOfKind,
} from "./samples";
import { useSampleValues } from "./sampleValues";
import { useStable } from "./useStable";

function fieldsIn(props: SectionProps, source: Source): readonly FieldSpec[] {
  return props.document.trigger[source] ?? [];
}

function namesIn({ document }: SectionProps, source: Source): string[] {
  return listFields(document.trigger).flatMap((field) => (field.source === source ? [field.name] : []));
}

/** A name for a new header that no field has. */
function freeName({ trigger }: WorkflowDocument, header: string): string {
  const giver = new NameGiver(listFields(trigger).map(({ name }) => name));
  return giver.nameFor([header.toLowerCase()]);
}

export function HeadersSection(props: SectionProps) {
  const fields = fieldsIn(props, "headers");
  const values = useSampleValues(props.document, props.sample, "headers");
  const captured = (props.sample?.request?.headers ?? []).map(([name]) => name);
  const suggestions = useMemo(() => [...new Set([...captured, ...REQUEST_HEADERS])], [captured]);
  const change = useStable((next: readonly FieldSpec[]) =>
    props.onChange(withTrigger(props.document, { headers: next.length > 0 ? next : undefined })),
  );
  const known = new Set(fields.map(({ path }) => path.toLowerCase()));
  return (
    <Stack gap="sm">
      {!props.readOnly && (
        <AddHeader
          suggestions={suggestions.filter((name) => !known.has(name.toLowerCase()))}
          onAdd={(name) => change([...fields, { path: name, name: freeName(props.document, name) }])}
        />
      )}
      <FieldsTable
        fields={fields}
        onChange={change}
        path="trigger.headers"
        sampleOf={values}
        suggestions={suggestions}
        names={namesIn(props, "headers")}
        pathLabel={text.trigger.parse.headerName}
        addable={false}
      />
    </Stack>
  );
}

function AddHeader({ suggestions, onAdd }: { suggestions: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState("");
  const add = (wanted: string) => {
    if (wanted.trim() === "") return;
    onAdd(wanted.trim());
    setName("");
  };
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <Autocomplete
        flex={1}
        size="sm"
        label={text.trigger.parse.headerName}
        placeholder="X-Request-Id"
        data={[...suggestions]}
        limit={20}
        value={name}
        onChange={setName}
        onOptionSubmit={(option) => {
          add(option);
          // Mantine writes the option into the field after this.
          setTimeout(() => setName(""));
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.defaultPrevented) add(name);
        }}
        comboboxProps={{ withinPortal: true }}
      />
      <Button variant="light" leftSection={<IconPlus size={14} />} onClick={() => add(name)}>
        {text.form.add}
      </Button>
    </Group>
  );
}

export function QuerySection(props: SectionProps) {
  const { sample } = props;
  const current = sample?.request?.query ?? "";
  const [pasted, setPasted] = usePasted("query", current);
  const parse = useParse(props, "query", pasted, setPasted);
  const shown = pasted?.text ?? current;
  const run = () => {
    const curl = sampleFromCurl(shown);
    const query = curl ? curl.query : queryPart(shown);
    return parse.run("query", query, { ...(sample?.request ?? EMPTY_REQUEST), query }, curl);
  };
  return (
    <Stack gap="sm">
      {!props.readOnly && (
        <PasteBox
          label={text.trigger.parse.query}
          placeholder={text.trigger.parse.queryExample}
          value={shown}
          onChange={(next) => setPasted({ text: next })}
          state={parse}
          onParse={run}
        />
      )}
      <ParsedFields {...props} source="query" />
    </Stack>
  );
}

const BODY_KINDS = ["json", "form", "multipart", "xml"] as const;

export function BodySection(props: SectionProps) {
  const { sample, document } = props;
  const request = sample?.request;
  const current = request?.body ?? "";
  const [pasted, setPasted] = usePasted("body", current);
  const parse = useParse(props, "body", pasted, setPasted);
  const [chosen, setChosen] = useState<BodyKind | undefined>(pasted?.kind);
  const shown = pasted?.text ?? current;
  const kind = chosen ?? (pasted === undefined && request ? kindOfType(request.content_type) : guessKind(shown));
  const run = () => {
    const curl = sampleFromCurl(shown);
    const body = curl ? curl.body : shown;
    const read = curl ? kindOfType(curl.content_type) : kind;
    const content_type = curl ? curl.content_type : typeOfKind(kind, shown);
    const headers = (request?.headers ?? []).filter(([name]) => name.toLowerCase() !== "content-type");
    return parse.run(read, body, { ...(request ?? EMPTY_REQUEST), headers, body, content_type }, curl);
  };
  const choose = (next: BodyKind) => {
    setChosen(next);
    if (pasted) setPasted({ ...pasted, kind: next });
  };
  const accepted = Array.isArray(document.trigger.accept) ? (document.trigger.accept as string[]) : ["json"];
  const isAccepted = shown === "" || accepted.includes(kind);
  const accept = () => props.onChange(withTrigger(document, { accept: [...accepted, kind] }));
  return (
    <Stack gap="sm">
      {!props.readOnly && (
        <>
          <Group gap="xs">
            <Text size="xs" c="dimmed">
              {text.trigger.parse.kind}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={text.trigger.parse.kind}
              data={BODY_KINDS.map((one) => ({ value: one, label: text.trigger.parse.kinds[one] }))}
              value={kind}
              onChange={(next) => choose(next as BodyKind)}
            />
          </Group>
          <PasteBox
            label={text.trigger.parse.body}
            placeholder={'{"order": {"id": 42}}'}
            value={shown}
            onChange={(next) => setPasted({ text: next, ...(chosen && { kind: chosen }) })}
            state={parse}
            onParse={run}
            rows={5}
          />
          {!isAccepted && (
            <Text size="xs" c="var(--status-failed)">
              {text.trigger.parse.typeMissing(text.trigger.accept.kinds[kind])}{" "}
              <Anchor component="button" type="button" size="xs" onClick={accept}>
                {text.trigger.parse.acceptType}
              </Anchor>
            </Text>
          )}
        </>
      )}
      <ParsedFields {...props} source="body" />
    </Stack>
  );
}

function ParsedFields(props: SectionProps & { readonly source: "query" | "body" }) {
  const { document, sample, source } = props;
  const values = useSampleValues(document, sample, source);
  const change = useStable((next: readonly FieldSpec[]) =>
    props.onChange(withTrigger(document, { [source]: next.length > 0 ? next : undefined })),
  );
  return (
    <FieldsTable fields={fieldsIn(props, source)} onChange={change} path={`trigger.${source}`} sampleOf={values} />
  );
}
