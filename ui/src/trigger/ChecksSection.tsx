import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { JsonEditor } from "../form/JsonEditor";
import { usePreview } from "../form/preview";
import { useError } from "../form/scope";
import { ExpressionInput } from "../form/TemplateInput";
import { VerdictView } from "../form/VerdictLine";
import { isTruthy } from "../form/verdicts";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { bodyOf } from "../workflow/samples";
import { type SectionProps, withTrigger } from "./context";
import { schemaOf } from "./sampleSchema";

/** A schema for the body, and an expression that decides which requests start an execution. */
export function ChecksSection(props: SectionProps) {
  return (
    <Stack gap="lg">
      <SchemaPart {...props} />
      <FilterPart {...props} />
    </Stack>
  );
}

function SchemaPart({ document, sample, readOnly, onChange }: SectionProps) {
  const schema = document.trigger.schema as Json | undefined;
  const body = sample?.request ? bodyOf(sample.request) : undefined;
  const set = (value: Json | undefined) => onChange(withTrigger(document, { schema: value }));
  const isSet = schema !== undefined && schema !== null;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {text.trigger.checks.schema}
      </Text>
      <Text size="xs" c="dimmed">
        {text.trigger.checks.schemaHelp}
      </Text>
      {!readOnly && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="light"
            leftSection={<IconWand size={15} />}
            disabled={body === undefined}
            onClick={() => body !== undefined && set(schemaOf(body))}
          >
            {isSet ? text.trigger.checks.replace : text.trigger.checks.generate}
          </Button>
          {isSet && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => set(undefined)}>
              {text.trigger.checks.remove}
            </Button>
          )}
          {body === undefined && (
            <Text size="xs" c="dimmed">
              {text.trigger.checks.noSample}
            </Text>
          )}
        </Group>
      )}
      {isSet && (
        <JsonEditor
          name={text.trigger.checks.schema}
          value={schema}
          preview={false}
          plain
          path="trigger.schema"
          onChange={set}
        />
      )}
    </Stack>
  );
}

function FilterPart({ document, readOnly, onChange }: SectionProps) {
  const filter = document.trigger.filter as Json | undefined;
  const status = document.trigger.filter_status;
  const isSet = filter !== undefined && filter !== null && filter !== "";
  const statusError = useError("trigger.filter_status");
  return (
    <Stack gap="xs">
      <ExpressionInput
        label={text.trigger.checks.filter}
        description={text.trigger.checks.filterHelp}
        placeholder="trigger.body.type == 'paid'"
        value={filter}
        path="trigger.filter"
        onChange={(next) => onChange(withTrigger(document, { filter: next === "" ? undefined : next }))}
      />
      {isSet && <FilterVerdict filter={filter} />}
      {(isSet || status !== undefined) && (
        <NumberInput
          label={text.trigger.checks.filterStatus}
          w={200}
          min={200}
          max={599}
          clampBehavior="none"
          allowDecimal={false}
          placeholder="200"
          value={typeof status === "number" ? status : ""}
          error={statusError}
          readOnly={readOnly}
          onChange={(next) =>
            onChange(withTrigger(document, { filter_status: typeof next === "number" ? next : undefined }))
          }
        />
      )}
    </Stack>
  );
}

function FilterVerdict({ filter }: { readonly filter: Json }) {
  const preview = usePreview(filter);
  if (!preview) return null;
  return <VerdictView verdict={preview.problems.length > 0 ? null : isTruthy(preview.value)} />;
}
