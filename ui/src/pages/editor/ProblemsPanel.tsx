import { ActionIcon, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconX } from "@tabler/icons-react";
import { nameOf } from "../../canvas/describing";
import { text } from "../../text";
import type { Shapes } from "../../workflow/branches";
import type { WorkflowDocument } from "../../workflow/document";
import styles from "./Editor.module.css";
import type { Finding } from "./problems";

const words = text.editor;

interface Props {
  readonly document: WorkflowDocument;
  readonly shapes: Shapes;
  readonly findings: readonly Finding[];
  onShow(finding: Finding): void;
  onClose(): void;
}

/** Everything that the check found; a click leads to the field. */
export function ProblemsPanel({ document, shapes, findings, onShow, onClose }: Props) {
  return (
    <section className={styles.problems} aria-label={words.problems}>
      <div className={styles.problemsHead}>
        <Text size="sm" fw={600} component="h2">
          {words.problems}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={words.closeProblems} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {findings.length === 0 ? (
        <Text size="sm" p="sm" c="var(--text-dim)" className={styles.fine ?? ""}>
          <IconCircleCheck size={17} aria-hidden /> {words.noProblemsText}
        </Text>
      ) : (
        <ul className={styles.list}>
          {findings.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may be there twice, and none has a name
            <li key={index}>
              <button
                type="button"
                className={styles.finding}
                data-grave={finding.grave || undefined}
                onClick={() => onShow(finding)}
              >
                <IconAlertTriangle size={16} aria-label={finding.grave ? words.problem : words.warning} />
                <span className={styles.said}>
                  <span className={styles.place}>{placeOf(finding, document, shapes)}</span>
                  {finding.item.reason}
                </span>
                {finding.item.line > 0 && <span className={styles.where}>{words.line(finding.item.line)}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function placeOf({ card, item }: Finding, document: WorkflowDocument, shapes: Shapes): string {
  const name = card === null ? words.problemAt.workflow : nameOf({ document, shapes }, card);
  return item.field ? `${name} · ${item.field}` : name;
}
