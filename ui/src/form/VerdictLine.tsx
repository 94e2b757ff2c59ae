import { Group, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed, IconCircleX } from "@tabler/icons-react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { holdsTemplate, usePreview } from "./preview";
import { useFormScope } from "./scope";
import { isTruthy, rulesHold, type Verdict } from "./verdicts";

interface Props {
  readonly config: { readonly [key: string]: Json } | undefined;
}

/** Whether the rules or the expression of a condition hold with the sample. */
export function VerdictLine({ config = {} }: Props) {
  const { sample } = useFormScope();
  const asked = (config.rules ?? config.expression) as Json | undefined;
  const preview = usePreview(asked);
  if (asked === undefined || sample?.request == null) return null;
  const value = holdsTemplate(asked) ? preview?.value : asked;
  const isWrong = (preview?.problems.length ?? 0) > 0;
  const verdict =
    value === undefined || isWrong || isUnfinished(config.rules)
      ? null
      : config.rules !== undefined && config.rules !== null
        ? rulesHold(config.match === "any" ? "any" : "all", value)
        : isTruthy(value);
  return <VerdictView verdict={verdict} />;
}

/** Whether a rule has nothing yet that it compares. */
function isUnfinished(rules: Json | undefined): boolean {
  if (!Array.isArray(rules)) return false;
  return rules.some(
    (rule) => isRecord(rule) && (Array.isArray(rule.rules) ? isUnfinished(rule.rules) : rule.left === ""),
  );
}

export function VerdictView({ verdict }: { readonly verdict: Verdict }) {
  const Icon = verdict === null ? IconCircleDashed : verdict ? IconCircleCheck : IconCircleX;
  const colour = verdict === null ? "var(--text-dim)" : verdict ? "var(--status-completed)" : "var(--status-failed)";
  const words = text.form.verdict[verdict === null ? "unknown" : verdict ? "true" : "false"];
  return (
    <Group gap={6} aria-live="polite" wrap="nowrap">
      <Icon size={17} color={colour} aria-hidden />
      <Text size="sm" c={colour}>
        {words}
      </Text>
    </Group>
  );
}
