import { Alert, Group, Stack, Tabs, Text, Textarea, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import type { NodeType } from "../canvas/nodeTypes";
import { text } from "../text";
import { withConfig } from "../workflow/branches";
import type { Json, Sample, WorkflowDocument, WorkflowNode } from "../workflow/document";
import { pathInto } from "../workflow/paths";
import { pathOfNode } from "../workflow/problems";
import { listNodes } from "../workflow/trees";
import type { Variable } from "../workflow/variables";
import { ErrorSection, isErrorSet } from "./ErrorSection";
import classes from "./Field.module.css";
import { KeyInput } from "./KeyInput";
import { Markdown, PlainMarkdown } from "./Markdown";
import { type NodeResult, NodeTest } from "./NodeTest";
import { ResponsePreview } from "./ResponsePreview";
import { SchemaForm } from "./SchemaForm";
import type { JsonSchema } from "./schema";
import { type FormScope, FormScopeContext, isBelow, type Problem, useError } from "./scope";
import { VerdictLine } from "./VerdictLine";

export interface NodeDrawerProps {
  readonly document: WorkflowDocument;
  readonly node: WorkflowNode;
  /** Undefined for a type that this server does not know. */
  readonly type: NodeType | undefined;
  readonly variables: readonly Variable[];
  readonly problems: readonly Problem[];
  readonly sample: Sample | null;
  /** Results of the last test run by node key, for previews. */
  readonly results?: Readonly<Record<string, Json>>;
  /** What the last test run did here. */
  readonly run?: NodeResult | null;
  readonly running?: boolean;
  readonly readOnly: boolean;
  readonly onChange: (node: WorkflowNode) => void;
  readonly onPin: (result: Json | undefined) => void;
  readonly onTest: () => void;
}

const NO_RESULTS: Readonly<Record<string, Json>> = {};

/** Everything about one node. `onChange` gets the node as it should be; a new key is followed by its readers. */
export function NodeDrawer(props: NodeDrawerProps) {
  const { document, node, type, variables, problems, sample, readOnly, results = NO_RESULTS } = props;
  const path = useMemo(() => pathOfNode(document, node.key) ?? "", [document, node.key]);
  const scope = useMemo<FormScope>(
    () => ({ document, variables, problems, sample, results, readOnly }),
    [document, variables, problems, sample, results, readOnly],
  );
  return (
    <FormScopeContext.Provider value={scope}>
      <Stack gap="md">
        <Heading {...props} path={path} />
        <Tabs defaultValue="config" keepMounted={false}>
          <Tabs.List>
            <Tab name="config" wrong={isWrongBelow(problems, pathInto(path, "config"))} />
            <Tab
              name="errors"
              wrong={["retry", "timeout", "on_error"].some((one) => isWrongBelow(problems, pathInto(path, one)))}
              set={isErrorSet(node)}
            />
            <Tab name="test" set={sample !== null && Object.hasOwn(sample.pins, node.key)} />
            <Tab name="docs" />
          </Tabs.List>
          <Tabs.Panel value="config" pt="md">
            <ConfigSection {...props} path={path} />
          </Tabs.Panel>
          <Tabs.Panel value="errors" pt="md">
            <ErrorSection node={node} effect={type?.effect ?? true} path={path} onChange={props.onChange} />
          </Tabs.Panel>
          <Tabs.Panel value="test" pt="md">
            <NodeTest
              node={node}
              sample={sample}
              run={props.run ?? null}
              running={props.running ?? false}
              onPin={props.onPin}
              onTest={props.onTest}
            />
          </Tabs.Panel>
          <Tabs.Panel value="docs" pt={0}>
            <Markdown text={type?.doc ?? text.form.node.unknownType(node.type)} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </FormScopeContext.Provider>
  );
}

interface TabProps {
  readonly name: keyof typeof text.form.node.tabs;
  readonly wrong?: boolean;
  readonly set?: boolean;
}

function Tab({ name, wrong = false, set = false }: TabProps) {
  const mark = wrong ? (
    <IconAlertTriangle size={15} color="var(--mantine-color-error)" aria-label={text.form.hasProblems} />
  ) : set ? (
    <span className={classes.dot} role="img" aria-label={text.form.isSet} />
  ) : null;
  return (
    <Tabs.Tab value={name} rightSection={mark} px="sm">
      {text.form.node.tabs[name]}
    </Tabs.Tab>
  );
}

function isWrongBelow(problems: readonly Problem[], path: string): boolean {
  return problems.some(({ where }) => where === path || isBelow(where, path));
}

type SectionProps = NodeDrawerProps & { readonly path: string };

function Heading({ document, node, type, readOnly, onChange, path }: SectionProps) {
  const error = useError(path);
  const taken = useMemo(
    () => new Set(listNodes(document).flatMap((one) => (one.node.key === node.key ? [] : [one.node.key]))),
    [document, node.key],
  );
  const setText = (name: "title" | "comment", value: string) => {
    const { [name]: _before, ...rest } = node;
    onChange(value ? { ...rest, [name]: value } : rest);
  };
  return (
    <Stack gap="xs">
      <Group grow align="flex-start" gap="sm" preventGrowOverflow={false} wrap="nowrap">
        <TextInput
          label={text.form.node.title}
          value={node.title ?? ""}
          placeholder={type?.title ?? node.type}
          readOnly={readOnly}
          onChange={(event) => setText("title", event.currentTarget.value)}
        />
        <KeyInput
          value={node.key}
          taken={taken}
          path={pathInto(path, "key")}
          onChange={(key) => onChange({ ...node, key })}
        />
      </Group>
      <Textarea
        label={text.form.node.comment}
        placeholder={text.form.node.commentHelp}
        value={node.comment ?? ""}
        readOnly={readOnly}
        autosize
        minRows={1}
        maxRows={8}
        onChange={(event) => setText("comment", event.currentTarget.value)}
      />
      {node.disabled && <Alert color="gray">{text.form.node.disabled}</Alert>}
      {error && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {error}
        </Alert>
      )}
    </Stack>
  );
}

const EMPTY_SCHEMA: JsonSchema = { type: "object" };

function ConfigSection({ node, type, onChange, path }: SectionProps) {
  const schema = (type?.schema as JsonSchema | undefined) ?? EMPTY_SCHEMA;
  const wrongBranches = useError(pathInto(path, "branches"), false);
  return (
    <Stack gap="md">
      {type === undefined && <Alert color="orange">{text.form.node.unknownType(node.type)}</Alert>}
      {type?.summary && (
        <Text size="sm" c="dimmed">
          <PlainMarkdown text={type.summary} />
        </Text>
      )}
      {wrongBranches && <Alert color="red">{wrongBranches}</Alert>}
      <SchemaForm
        schema={schema}
        value={node.config as Json | undefined}
        path={pathInto(path, "config")}
        onChange={(config) => onChange(withConfig(node, config))}
      />
      {node.type === "condition" && <VerdictLine config={node.config} />}
      {node.type === "response" && <ResponsePreview config={node.config ?? {}} />}
    </Stack>
  );
}
