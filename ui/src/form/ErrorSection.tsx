import { Radio, Stack, Switch, Text } from "@mantine/core";
import { useMemo } from "react";
import { text } from "../text";
import type { Json, WorkflowNode } from "../workflow/document";
import { pathInto } from "../workflow/paths";
import { SchemaField } from "./SchemaField";
import { SchemaForm } from "./SchemaForm";
import type { JsonSchema } from "./schema";
import { FormScopeContext, useError, useFormScope } from "./scope";

// The same for all nodes: a part of the document, not of a type.
const DURATION: JsonSchema = { type: ["string", "number"], format: "hookyard-duration" };
const RETRY: JsonSchema = {
  type: "object",
  properties: {
    attempts: { type: "integer", minimum: 1, maximum: 100, default: 3, title: text.form.retry.attempts },
    backoff: { enum: ["fixed", "exponential"], default: "exponential", title: text.form.retry.backoff },
    delay: { ...DURATION, default: 1, title: text.form.retry.delay },
    max_delay: { ...DURATION, default: 600, title: text.form.retry.maxDelay },
    on: {
      type: "array",
      items: { type: "string" },
      default: [],
      title: text.form.retry.on,
      description: text.form.retry.onHelp,
    },
  },
};

interface Props {
  readonly node: WorkflowNode;
  readonly effect: boolean;
  readonly path: string;
  readonly onChange: (node: WorkflowNode) => void;
}

export function isErrorSet(node: WorkflowNode): boolean {
  return node.retry !== undefined || node.timeout !== undefined || (node.on_error ?? "fail") !== "fail";
}

/** What happens when the node fails: tried again, given up after a time, gone on from. */
export function ErrorSection(props: Props) {
  const scope = useFormScope();
  const fixed = useMemo(() => ({ ...scope, fixed: true }), [scope]);
  return (
    <FormScopeContext.Provider value={fixed}>
      <ErrorForm {...props} />
    </FormScopeContext.Provider>
  );
}

function ErrorForm({ node, effect, path, onChange }: Props) {
  const { readOnly } = useFormScope();
  const error = useError(pathInto(path, "on_error"));
  const set = (name: "retry" | "timeout", value: Json | undefined) => {
    const { [name]: _before, ...rest } = node;
    onChange((value === undefined ? rest : { ...rest, [name]: value }) as WorkflowNode);
  };
  const setOnError = (value: string) => {
    const { on_error: _before, branches, ...rest } = node;
    const { error: own, ...others } = branches ?? {};
    // What somebody built for the error stays in the document until they take it away themselves.
    const kept = own !== undefined && own.length > 0;
    const next = value === "branch" ? { ...others, error: own ?? [] } : kept ? branches : others;
    const withBranches = next && Object.keys(next).length > 0 ? { ...rest, branches: next } : rest;
    onChange(
      value === "fail" ? withBranches : { ...withBranches, on_error: value as NonNullable<WorkflowNode["on_error"]> },
    );
  };
  return (
    <Stack gap="lg">
      <Radio.Group
        label={text.form.node.onError}
        value={node.on_error ?? "fail"}
        onChange={setOnError}
        readOnly={readOnly}
        error={error}
      >
        <Stack gap={8} mt={6}>
          {Object.entries(text.form.node.onErrors).map(([value, label]) => (
            <Radio key={value} value={value} label={label} disabled={readOnly} />
          ))}
        </Stack>
      </Radio.Group>
      {!effect && !isErrorSet(node) ? (
        <Text size="sm" c="dimmed">
          {text.form.node.noEffect}
        </Text>
      ) : (
        <>
          <Stack gap="sm">
            <Switch
              label={text.form.node.retry}
              description={text.form.node.retryHelp}
              checked={node.retry !== undefined}
              disabled={readOnly}
              onChange={(event) => set("retry", event.currentTarget.checked ? {} : undefined)}
            />
            {node.retry !== undefined && (
              <SchemaForm
                schema={RETRY}
                value={node.retry as Json}
                path={pathInto(path, "retry")}
                onChange={(next) => set("retry", next)}
              />
            )}
          </Stack>
          <SchemaField
            name="timeout"
            schema={{ ...DURATION, title: text.form.node.timeout, description: text.form.node.timeoutHelp }}
            root={DURATION}
            value={node.timeout}
            required={false}
            path={pathInto(path, "timeout")}
            onChange={(next) => set("timeout", next)}
          />
        </>
      )}
    </Stack>
  );
}
