import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconPlayerPlay, IconX } from "@tabler/icons-react";
import { text } from "../../text";
import styles from "./Editor.module.css";
import type { Testing } from "./testing";

const words = text.editor;

/** What the last test came to, below the canvas, as long as it is painted on it. */
export function TestBar({ testing }: { testing: Testing }) {
  const { last, running, answered } = testing;
  if (!last) return null;
  const { status, error } = last.execution;
  return (
    <div className={styles.testBar} data-status={status}>
      <Text size="sm" fw={600} role="status" className={styles.testStatus ?? ""}>
        {words.testResult(text.canvas.statuses[status] ?? status)}
      </Text>
      {last.reply && <Text size="sm">{words.testReply(last.reply.status)}</Text>}
      {error && (
        <Text size="sm" lineClamp={2} className={styles.testError ?? ""} title={error.message}>
          {error.message}
        </Text>
      )}
      {last.effects.length > 0 && (
        <Text size="sm" c="var(--text-dim)">
          {words.testLeftOut(last.effects.length)}
        </Text>
      )}
      <Group gap={4} wrap="nowrap" ml="auto">
        {answered && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={testing.forget}>
            {words.askAgain}
          </Button>
        )}
        <Tooltip label={words.testAgain} withArrow>
          <ActionIcon variant="subtle" loading={running} aria-label={words.testAgain} onClick={() => testing.run()}>
            <IconPlayerPlay size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={words.clearTest} withArrow>
          <ActionIcon variant="subtle" color="gray" aria-label={words.clearTest} onClick={testing.clear}>
            <IconX size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}
