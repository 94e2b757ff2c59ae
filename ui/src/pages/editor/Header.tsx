import { ActionIcon, Badge, Button, Group, Menu, Switch, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBolt,
  IconChevronLeft,
  IconCircleCheck,
  IconCode,
  IconDots,
  IconFlask,
  IconHistory,
  IconSettings,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useSwitch } from "../../app/workflows";
import type { CanvasActions } from "../../canvas/types";
import { text } from "../../text";
import { canRedo, canUndo } from "../../workflow/history";
import type { Workflow } from "./calls";
import type { DraftState } from "./draftState";
import type { DraftStore } from "./draftStore";
import styles from "./Editor.module.css";
import { PublishButton } from "./PublishButton";
import type { Finding } from "./problems";
import { SavingNote } from "./SavingNote";
import { TitleField } from "./TitleField";
import type { Testing } from "./testing";
import { UnfinishedNote } from "./UnfinishedNote";

const words = text.editor;

interface Props {
  readonly workflow: Workflow;
  readonly store: DraftStore;
  readonly state: DraftState;
  readonly editable: boolean;
  readonly findings: readonly Finding[];
  readonly testing: Testing;
  /** What can be done to the draft, null while it cannot be changed. */
  readonly actions: CanvasActions | null;
  readonly yamlShown: boolean;
  readonly problemsShown: boolean;
  readonly hasSample: boolean;
  /** Set while a test waits for what it is made with. */
  readonly testWanted: boolean;
  /** Show the drawer of a card. */
  onCard(card: string): void;
  onYaml(): void;
  onProblems(): void;
  onSettings(): void;
  onTest(): void;
}

/** What is above the canvas. Drawn a moment after it: an edit shows on the canvas first. */
export const Header = memo(function Header(props: Props) {
  const { workflow, store, state, editable } = props;
  const document = state.history.present.value.document;
  const mode = document.mode ?? "async";
  return (
    <header className={styles.header}>
      <Group gap={6} wrap="nowrap" className={styles.name ?? ""}>
        <Tooltip label={words.back} withArrow>
          <ActionIcon component={Link} to="/" variant="subtle" color="gray" aria-label={words.back}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <TitleField
          title={document.title || workflow.key}
          readOnly={!editable || state.broken !== null}
          onChange={(title) => store.edit(words.edits.title, (before) => ({ ...before, title }))}
        />
        <Tooltip label={words.modeHints[mode]} withArrow>
          <Badge variant="light" color="gray" tt="none" className={styles.mode ?? ""}>
            {words.modes[mode]}
          </Badge>
        </Tooltip>
        {editable ? (
          <>
            <SavingNote state={state} onRetry={() => void store.settle()} />
            <UnfinishedNote store={store} document={document} onOpen={props.onCard} />
          </>
        ) : (
          <Tooltip label={words.viewOnly} withArrow>
            <Badge variant="outline" color="gray" tt="none">
              {words.viewOnlyShort}
            </Badge>
          </Tooltip>
        )}
      </Group>
      <Group gap={6} className={styles.tools ?? ""}>
        {editable && <Steps {...props} />}
        <ProblemsButton {...props} />
        <Tooltip label={props.yamlShown ? words.hideYaml : words.showYaml} withArrow>
          <ActionIcon
            variant={props.yamlShown ? "light" : "subtle"}
            color={props.yamlShown ? "yard" : "gray"}
            size="lg"
            aria-label={props.yamlShown ? words.hideYaml : words.showYaml}
            aria-pressed={props.yamlShown}
            onClick={props.onYaml}
          >
            <IconCode size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <MoreMenu {...props} />
        <OnOff {...props} />
        {editable && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconFlask size={17} aria-hidden />}
            loading={props.testing.running || props.testWanted}
            onClick={props.onTest}
            title={props.hasSample ? undefined : words.testNoSample}
          >
            {words.test}
          </Button>
        )}
        {editable && <PublishButton workflow={workflow} store={store} state={state} />}
      </Group>
    </header>
  );
});

function Steps({ state: { history }, actions }: Props) {
  const undo = actions && canUndo(history) ? actions.undo : null;
  const redo = actions && canRedo(history) ? actions.redo : null;
  const undoLabel = undo ? words.undoWhat(history.present.label) : words.undo;
  const redoLabel = redo ? words.redoWhat(history.future.at(-1)?.label ?? "") : words.redo;
  return (
    <Group gap={0} wrap="nowrap">
      <Step label={undoLabel} act={undo} picture={<IconArrowBackUp size={19} aria-hidden />} />
      <Step label={redoLabel} act={redo} picture={<IconArrowForwardUp size={19} aria-hidden />} />
    </Group>
  );
}

function Step({ label, act, picture }: { label: string; act: (() => void) | null; picture: React.ReactNode }) {
  return (
    <Tooltip label={label} withArrow>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        aria-disabled={act === null}
        className={styles.step ?? ""}
        {...(act === null ? { "data-disabled": true } : {})}
        onClick={() => act?.()}
      >
        {picture}
      </ActionIcon>
    </Tooltip>
  );
}

function ProblemsButton({ findings, problemsShown, onProblems }: Props) {
  const problems = findings.filter(({ grave }) => grave).length;
  const warnings = findings.length - problems;
  const label =
    problems > 0 ? words.problemCount(problems) : warnings > 0 ? words.warningCount(warnings) : words.noProblems;
  const Picture = findings.length > 0 ? IconAlertTriangle : IconCircleCheck;
  return (
    <Button
      variant={problemsShown ? "light" : "subtle"}
      color="gray"
      size="sm"
      px="xs"
      leftSection={<Picture size={17} aria-hidden />}
      className={styles.problemsButton ?? ""}
      data-wrong={problems > 0 || undefined}
      data-warned={(problems === 0 && warnings > 0) || undefined}
      aria-pressed={problemsShown}
      aria-label={label}
      onClick={onProblems}
    >
      <span className={styles.wide}>{label}</span>
    </Button>
  );
}

function MoreMenu({ workflow, onSettings }: Props) {
  return (
    <Menu position="bottom-end" shadow="md" width={210}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.more}>
          <IconDots size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={16} aria-hidden />} onClick={onSettings}>
          {words.settings}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          renderRoot={(root) => <Link to="/workflows/$key/versions" params={{ key: workflow.key }} {...root} />}
        >
          {words.versions}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBolt size={16} aria-hidden />}
          renderRoot={(root) => <Link to="/executions" search={{ workflow: workflow.key }} {...root} />}
        >
          {words.executions}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function OnOff({ workflow, editable }: Props) {
  const change = useSwitch(workflow);
  const never = workflow.revision === null;
  return (
    <Tooltip label={never ? words.neverPublished : words.enabledHint} withArrow>
      <div>
        <Switch
          size="sm"
          label={words.enabled}
          classNames={{ label: styles.wide ?? "" }}
          aria-label={words.enabled}
          checked={workflow.enabled}
          disabled={!editable}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
        />
      </div>
    </Tooltip>
  );
}
