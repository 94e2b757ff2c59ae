import { Accordion, Alert, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { call } from "../app/call";
import { nameChoice } from "../form/choices";
import { SchemaField } from "../form/SchemaField";
import { SchemaForm } from "../form/SchemaForm";
import type { JsonSchema } from "../form/schema";
import { type FormScope, FormScopeContext, isBelow, type Problem } from "../form/scope";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json, Sample, WorkflowDocument } from "../workflow/document";
import { listVariables, type Variable } from "../workflow/variables";
import { AcceptSection, acceptSummary } from "./AcceptSection";
import { ChecksSection } from "./ChecksSection";
import { type SectionProps, withTrigger } from "./context";
import { BodySection, HeadersSection, QuerySection } from "./FieldSections";
import { ListenSection } from "./ListenSection";
import { ResponseSection, responseSummary } from "./ResponseSection";
import { Section } from "./Section";
import { UrlSection, urlOf } from "./UrlSection";

export interface TriggerDrawerProps {
  readonly workflow: { readonly key: string; readonly url: string };
  readonly document: WorkflowDocument;
  readonly sample: Sample | null;
  readonly problems: readonly Problem[];
  /** What the trigger's own expressions can read; worked out here unless given. */
  readonly variables?: readonly Variable[];
  readonly readOnly: boolean;
  readonly onChange: (document: WorkflowDocument) => void;
  /** Keeps what the draft is tried with. */
  readonly onSample: (sample: Sample) => void;
}

// Parts of a webhook trigger that have a section of their own.
const DRAWN: ReadonlySet<string> = new Set([
  "type",
  "path",
  "auth",
  "methods",
  "accept",
  "allow_ips",
  "max_body",
  "headers",
  "query",
  "body",
  "schema",
  "filter",
  "filter_status",
  "response",
  "sync",
]);
// Known to the format and refused by this version: shown only where a document has them.
const LATER = ["rate_limit", "dedup"];
const NO_RESULTS = {};
const NO_SHAPES = new Map();
const PLAIN = {
  control: { paddingInline: 0 },
  content: { paddingInline: 0 },
  label: { paddingBlock: 10, minWidth: 0 },
  chevron: { marginInlineStart: 0, marginInlineEnd: 8 },
};

/** Everything about how a workflow is started: its URL, who may call, what is read of a request, the answer. */
export function TriggerDrawer(props: TriggerDrawerProps) {
  const { document, sample, problems, readOnly } = props;
  const own = useMemo(() => listVariables(document, "trigger", sample, NO_SHAPES), [document, sample]);
  const variables = props.variables ?? own;
  const scope = useMemo<FormScope>(
    () => ({ document, variables, problems, sample, results: NO_RESULTS, readOnly, fixed: true }),
    [document, variables, problems, sample, readOnly],
  );
  const { data: schema } = useQuery({
    queryKey: ["trigger-schema"],
    queryFn: () => call<JsonSchema>("GET", "/trigger/schema"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const section = { ...props, schema };
  const isWebhook = document.trigger.type === "webhook";
  return (
    <FormScopeContext.Provider value={scope}>
      {isWebhook ? <Webhook {...section} /> : <OtherTrigger {...section} />}
    </FormScopeContext.Provider>
  );
}

const PATHS = {
  url: ["trigger.path"],
  auth: ["trigger.auth"],
  accept: ["mode", "trigger.methods", "trigger.accept", "trigger.allow_ips", "trigger.max_body"],
  headers: ["trigger.headers"],
  query: ["trigger.query"],
  body: ["trigger.body"],
  checks: ["trigger.schema", "trigger.filter", "trigger.filter_status"],
  response: ["trigger.response", "trigger.sync"],
} as const;

/** Which sections are open. One that gets a problem opens, so that the problem has a place to be seen at. */
function useOpened(problems: readonly Problem[]) {
  const wrong = Object.entries(PATHS).flatMap(([name, paths]) =>
    problems.some(({ where }) => paths.some((path) => where === path || isBelow(where, path))) ? [name] : [],
  );
  const [opened, setOpened] = useState<string[]>(["url", ...wrong]);
  const known = wrong.join(" ");
  useEffect(() => {
    if (known !== "") setOpened((before) => [...new Set([...before, ...known.split(" ")])]);
  }, [known]);
  return [opened, setOpened] as const;
}

function Webhook(props: SectionProps & { readonly problems: readonly Problem[] }) {
  const { document, workflow, schema, problems } = props;
  const { trigger } = document;
  const [opened, setOpened] = useOpened(problems);
  const isOpen = (name: string) => opened.includes(name);
  const count = (fields: readonly unknown[] | undefined) =>
    fields && fields.length > 0 ? text.trigger.fields(fields.length) : text.trigger.noFields;
  const checks = [
    ...(isSet(trigger.schema) ? [text.trigger.checks.schemaSet] : []),
    ...(isSet(trigger.filter) ? [text.trigger.checks.filterSet] : []),
  ];
  const path = typeof trigger.path === "string" ? trigger.path : undefined;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {text.trigger.description}
      </Text>
      <ListenSection {...props} />
      <Accordion multiple value={opened} onChange={setOpened} chevronPosition="left" styles={PLAIN}>
        <Section name="url" paths={PATHS.url} summary={isOpen("url") ? "" : urlOf(workflow.url, path)}>
          <UrlSection {...props} />
        </Section>
        <Section name="auth" paths={PATHS.auth} summary={authSummary(document)}>
          <AuthSection {...props} />
        </Section>
        <Section name="accept" paths={PATHS.accept} summary={isOpen("accept") ? "" : acceptSummary(document)}>
          <AcceptSection {...props} />
        </Section>
        <Section name="headers" paths={PATHS.headers} summary={count(trigger.headers)}>
          <HeadersSection {...props} />
        </Section>
        <Section name="query" paths={PATHS.query} summary={count(trigger.query)}>
          <QuerySection {...props} />
        </Section>
        <Section name="body" paths={PATHS.body} summary={count(trigger.body)}>
          <BodySection {...props} />
        </Section>
        <Section name="checks" paths={PATHS.checks} summary={checks.length > 0 ? checks.join(", ") : text.form.nothing}>
          <ChecksSection {...props} />
        </Section>
        <Section name="response" paths={PATHS.response} summary={responseSummary(document)}>
          <ResponseSection {...props} />
        </Section>
        {schema && <MoreSection {...props} schema={schema} />}
      </Accordion>
    </Stack>
  );
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

export function authSummary(document: WorkflowDocument): string {
  const auth = document.trigger.auth;
  if (!isRecord(auth) || auth.type === "none") return text.trigger.auth.none;
  const name = nameChoice(auth.type ?? "");
  const several = Object.values(auth).find((value) => Array.isArray(value) && value.length > 1);
  return Array.isArray(several) ? text.trigger.auth.several(name, several.length) : name;
}

function AuthSection({ document, schema, onChange }: SectionProps) {
  const auth = schema?.properties?.auth;
  if (!schema || !auth) return null;
  return (
    <SchemaField
      name="auth"
      schema={{ ...auth, title: text.trigger.auth.label }}
      root={schema}
      value={document.trigger.auth as Json | undefined}
      required={false}
      path="trigger.auth"
      onChange={(next) =>
        onChange(withTrigger(document, { auth: isRecord(next) && next.type !== "none" ? nameHeader(next) : undefined }))
      }
    />
  );
}

/** A key in a header starts with the name that most callers use. */
function nameHeader(auth: { [key: string]: Json }): { [key: string]: Json } {
  const isFresh = auth.type === "header" && auth.header === "" && auth.value === "";
  return isFresh ? { ...auth, header: "X-Api-Key" } : auth;
}

/** What a later version of the server knows of triggers and this page has no section for. */
function MoreSection(props: SectionProps & { readonly schema: JsonSchema }) {
  const { document, schema } = props;
  const { trigger } = document;
  const hidden = new Set([...DRAWN, ...LATER.filter((name) => !isSet(trigger[name]))]);
  const known = Object.keys(schema.properties ?? {});
  const names = [...new Set([...known, ...Object.keys(trigger)])].filter((name) => !hidden.has(name));
  if (names.length === 0) return null;
  const set = names.filter((name) => isSet(trigger[name]));
  return (
    <Section name="more" paths={names.map((name) => `trigger.${name}`)} summary={set.join(", ")}>
      <SchemaForm
        schema={schema}
        value={trigger as unknown as Json}
        path="trigger"
        hidden={hidden}
        onChange={(next) => props.onChange({ ...document, trigger: next as unknown as WorkflowDocument["trigger"] })}
      />
    </Section>
  );
}

/** A trigger of another type: drawn from what there is, so that nothing of it is lost. */
function OtherTrigger({ document, onChange }: SectionProps) {
  return (
    <Stack gap="md">
      <Alert color="orange">{text.trigger.later(document.trigger.type)}</Alert>
      <SchemaForm
        schema={{ type: "object" }}
        value={document.trigger as unknown as Json}
        path="trigger"
        hidden={new Set(["type"])}
        onChange={(next) =>
          onChange({ ...document, trigger: { ...next, type: document.trigger.type } as WorkflowDocument["trigger"] })
        }
      />
    </Stack>
  );
}
