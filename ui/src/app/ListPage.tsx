import { Button, Skeleton } from "@mantine/core";
import { type Icon, IconPlus } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Empty } from "./Empty";
import { type Columns, FramedTable } from "./FramedTable";
import { PageHeader } from "./PageHeader";
import { ProblemNotice } from "./ProblemNotice";

interface Words {
  readonly title: string;
  readonly description: string;
  readonly create: string;
  readonly noneTitle: string;
  readonly noneHint: string;
}

interface Props<T> {
  readonly words: Words;
  readonly icon: Icon;
  readonly list: UseQueryResult<readonly T[]>;
  readonly columns: Columns;
  readonly row: (item: T) => ReactNode;
  /** Begins a new item; undefined for people who may not. */
  readonly onCreate: (() => void) | undefined;
}

/** A page that is a table of everything there is, or says how the first comes about. */
export function ListPage<T>({ words, icon, list: { data, error, refetch }, columns, row, onCreate }: Props<T>) {
  const create = onCreate && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={onCreate}>
      {words.create}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        {data?.length !== 0 && create}
      </PageHeader>
      <ProblemNotice error={error} onRetry={refetch} />
      {data === undefined && !error && <Skeleton h={160} radius="lg" />}
      {data?.length === 0 && (
        <Empty icon={icon} title={words.noneTitle} hint={words.noneHint}>
          {create}
        </Empty>
      )}
      {data !== undefined && data.length > 0 && <FramedTable columns={columns}>{data.map(row)}</FramedTable>}
    </>
  );
}
