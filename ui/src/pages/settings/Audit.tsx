import { Button, Group, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { IconChevronRight, IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Diff } from "../../app/Diff";
import { isDiff } from "../../app/diffs";
import { Empty } from "../../app/Empty";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { Time } from "../../run/Time";
import { useParameters } from "../../run/urls";
import { text } from "../../text";
import classes from "./Audit.module.css";
import { AuditFilters } from "./AuditFilters";
import { type AuditEntry, auditQuery, FILTERS } from "./auditQuery";

const words = text.settings.audit;

/** Who changed what, newest first. */
export function Audit() {
  const [parameters] = useParameters();
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (parameters[name] ? [[name, parameters[name]]] : [])));
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(auditQuery(filter));
  const entries = data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHeader title={words.title} description={words.description} />
      <AuditFilters />
      <ProblemNotice error={error} onRetry={refetch} />
      {entries === undefined && !error && <Skeleton h={240} radius="lg" />}
      {entries?.length === 0 && (
        <Empty
          icon={IconHistory}
          title={words.noneTitle}
          hint={Object.keys(filter).length > 0 ? words.noneFoundHint : words.noneHint}
        />
      )}
      {entries !== undefined && entries.length > 0 && (
        <ol className={classes.list}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {text.shell.more}
          </Button>
        </Group>
      )}
    </>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const [opened, setOpened] = useState(false);
  const hasDiff = isDiff(entry.detail);
  const id = `change-${entry.id}`;
  return (
    <li className={classes.entry}>
      <div className={classes.line}>
        <span className={classes.time}>
          <Time value={entry.at} />
        </span>
        <span className={classes.what}>
          <span className={classes.action}>{entry.action}</span> <strong>{entry.subject}</strong>
          <span className={classes.who}>
            {entry.actor}
            {entry.address && ` ${words.from(entry.address)}`}
          </span>
          {entry.detail && !hasDiff && <Text size="sm">{entry.detail}</Text>}
        </span>
        {hasDiff && (
          <UnstyledButton
            className={classes.more}
            aria-expanded={opened}
            aria-controls={id}
            onClick={() => setOpened(!opened)}
          >
            <IconChevronRight size={15} aria-hidden className={classes.chevron} />
            {opened ? words.hide : words.show}
          </UnstyledButton>
        )}
      </div>
      {opened && (
        <div id={id}>
          <Diff text={entry.detail} />
        </div>
      )}
    </li>
  );
}
