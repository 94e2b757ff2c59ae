import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Center,
  Group,
  Loader,
  SegmentedControl,
  Select,
  Text,
  Tooltip,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp, IconChevronLeft, IconEye, IconHistory } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { confirm } from "../../app/ConfirmDialog";
import { Empty } from "../../app/Empty";
import { ProblemNotice } from "../../app/ProblemNotice";
import { notifyProblem } from "../../app/problems";
import { may, withSession } from "../../app/session";
import { useTitle } from "../../app/title";
import { text } from "../../text";
import { ConflictDialog } from "./ConflictDialog";
import { draftTransport, type Revision, revisionQuery, revisionsQuery, rollBack, workflowQuery } from "./calls";
import { asSeen } from "./conflicts";
import { useDraft, useDraftStore } from "./draft";
import type { DraftStore } from "./draftStore";
import { when } from "./times";
import styles from "./Versions.module.css";
import { type Side, VersionView } from "./VersionView";

const words = text.editor;
const DRAFT = "draft";

type LoadedDraft = ReturnType<typeof useDraftStore>;

/** What was published of a workflow: look at it, compare any two, go back to one. */
export function Versions() {
  const { key } = useParams({ from: "/inside/workflows/$key/versions" });
  const revisions = useQuery(revisionsQuery(key));
  const title = useQuery(workflowQuery(key)).data?.title ?? key;
  useTitle(words.versions, title);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Tooltip label={words.toEditor} withArrow>
          <ActionIcon
            renderRoot={(root) => <Link to="/workflows/$key" params={{ key }} {...root} />}
            variant="subtle"
            color="gray"
            aria-label={words.toEditor}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <h1 className={styles.title}>{words.versionsOf(title)}</h1>
      </header>
      {revisions.data ? (
        <Body key={key} workflow={key} revisions={revisions.data} />
      ) : (
        <Center flex={1} p="md">
          {revisions.error ? (
            <ProblemNotice error={revisions.error} onRetry={() => void revisions.refetch()} />
          ) : (
            <Loader aria-label={text.shell.loading} />
          )}
        </Center>
      )}
    </div>
  );
}

/** The newest first, whatever order they came in. */
function useSorted(revisions: readonly Revision[]): readonly Revision[] {
  return useMemo(() => [...revisions].sort((one, other) => other.number - one.number), [revisions]);
}

function Body({ workflow, revisions: given }: { workflow: string; revisions: readonly Revision[] }) {
  const revisions = useSorted(given);
  const newest = revisions[0];
  const [chosen, setChosen] = useState({ from: newest ? String(newest.number) : DRAFT, to: DRAFT });
  const [view, setView] = useState<"canvas" | "yaml">("canvas");
  const draft = useDraftStore(workflow);
  const from = useSide(workflow, chosen.from, draft);
  const to = useSide(workflow, chosen.to, draft);
  if (!newest) return <Empty icon={IconHistory} title={words.noVersions} hint={words.noVersionsText} />;
  const options = [
    { value: DRAFT, label: words.draft },
    ...revisions.map(({ number }) => ({ value: String(number), label: words.version(number) })),
  ];
  const pick = (change: Partial<typeof chosen>) => setChosen({ ...chosen, ...change });
  return (
    <div className={styles.body}>
      {draft.store && <Conflict store={draft.store} />}
      <ol className={styles.list} aria-label={words.versions}>
        {revisions.map((revision) => (
          <Item
            key={revision.number}
            workflow={workflow}
            store={draft.store}
            revision={revision}
            shown={chosen.to === String(revision.number)}
            onLook={() => pick({ from: String(revision.number), to: String(revision.number) })}
            onCompare={() => pick({ from: String(before(revisions, revision)), to: String(revision.number) })}
          />
        ))}
      </ol>
      <section className={styles.main} aria-label={words.compare}>
        <Group p="sm" gap="sm" className={styles.tools ?? ""}>
          <Select
            data={options}
            value={chosen.from}
            onChange={(value) => value && pick({ from: value })}
            aria-label={words.from}
            allowDeselect={false}
            size="sm"
            w={150}
          />
          <Text aria-hidden>→</Text>
          <Select
            data={options}
            value={chosen.to}
            onChange={(value) => value && pick({ to: value })}
            aria-label={words.to}
            allowDeselect={false}
            size="sm"
            w={150}
          />
          <SegmentedControl
            ml="auto"
            size="sm"
            aria-label={words.view}
            value={view}
            onChange={(value) => setView(value as typeof view)}
            data={[
              { value: "canvas", label: words.asCanvas },
              { value: "yaml", label: words.asYaml },
            ]}
          />
        </Group>
        <div className={styles.view}>
          {from.side && to.side ? (
            <VersionView from={from.side} to={to.side} view={view} single={chosen.from === chosen.to} />
          ) : from.error || to.error ? (
            <Alert m="md" color="red">
              {(from.error ?? to.error)?.message}
            </Alert>
          ) : (
            <Center h="100%">
              <Loader aria-label={text.shell.loading} />
            </Center>
          )}
        </div>
      </section>
    </div>
  );
}

/** The version that was in force before `revision`; itself for the first. */
function before(revisions: readonly Revision[], revision: Revision): number {
  return revisions[revisions.indexOf(revision) + 1]?.number ?? revision.number;
}

/** One side of the comparison: a revision, or the draft as it is now. */
function useSide(workflow: string, chosen: string, draft: LoadedDraft): { side: Side | null; error: Error | null } {
  const revision = useQuery({ ...revisionQuery(workflow, Number(chosen)), enabled: chosen !== DRAFT });
  const { store, error } = draft;
  if (chosen !== DRAFT) {
    const { data } = revision;
    return { side: data ? { ...data, name: words.version(data.number) } : null, error: revision.error };
  }
  return { side: store && { name: words.draft, document: store.document, source: store.text }, error };
}

function Conflict({ store }: { store: DraftStore }) {
  const { theirs } = useDraft(store);
  return theirs && <ConflictDialog store={store} theirs={theirs} />;
}

interface ItemProps {
  readonly workflow: string;
  readonly store: DraftStore | null;
  readonly revision: Revision;
  readonly shown: boolean;
  onLook(): void;
  onCompare(): void;
}

function Item({ workflow, store, revision, shown, onLook, onCompare }: ItemProps) {
  const client = useQueryClient();
  const { number, note, published_by, published_at, in_force } = revision;
  const back = useMutation({
    async mutationFn() {
      if (store === null) {
        await withSession(() => rollBack(workflow, number, undefined));
        return true;
      }
      // What was edited a moment ago is a step that undo leads back to, and not a change of somebody else.
      await store.settle();
      if (!(await asSeen(store, (version) => rollBack(workflow, number, version)))) return false;
      store.adopt(await draftTransport(workflow).load(), words.edits.rollBack(number));
      return true;
    },
    onSuccess(done) {
      if (!done) return;
      notifications.show({ message: words.rolledBack(number), color: "green" });
      void client.invalidateQueries({ queryKey: ["workflow", workflow] });
      void client.invalidateQueries({ queryKey: ["workflows"] });
    },
    onError: notifyProblem,
  });
  const ask = async () => {
    const question = { title: words.rollBackTitle(number), message: words.rollBackText(number), verb: words.rollBack };
    if (await confirm(question)) back.mutate();
  };
  return (
    <li className={styles.item} data-shown={shown || undefined}>
      <Group gap={8}>
        <Text fw={600} size="sm">
          {words.version(number)}
        </Text>
        {in_force && (
          <Badge size="sm" variant="filled" tt="none">
            {words.inForce}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="var(--text-dim)">
        <time dateTime={published_at} title={new Date(published_at).toLocaleString()}>
          {when(published_at)}
        </time>{" "}
        {published_by && words.by(published_by)}
      </Text>
      {note && (
        <Text size="sm" className={styles.note ?? ""}>
          {note}
        </Text>
      )}
      <Group gap={4} mt={6}>
        <Button size="compact-xs" variant="default" leftSection={<IconEye size={14} aria-hidden />} onClick={onLook}>
          {words.look}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onCompare}>
          {words.compare}
        </Button>
        {!in_force && may("workflows:write") && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            loading={back.isPending}
            onClick={ask}
          >
            {words.rollBack}
          </Button>
        )}
      </Group>
    </li>
  );
}
