import { ActionIcon, Button, Group, Menu, Skeleton, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconDotsVertical,
  IconDownload,
  IconFileImport,
  IconPlus,
  IconSearchOff,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { Empty } from "../../app/Empty";
import { lazyPart } from "../../app/lazyPart";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { may } from "../../app/session";
import { type WorkflowItem, workflowsQuery } from "../../app/workflows";
import { text } from "../../text";
import { exportWorkflows } from "./actions";
import { activityQuery } from "./activity";
import { Bin } from "./Bin";
import { binQuery } from "./binQuery";
import { arrange, countProblems, countTags } from "./listing";
import { ClearFilters, Toolbar } from "./Toolbar";
import { useListing } from "./useListing";
import { WorkflowCards } from "./WorkflowCards";
import { WorkflowTable } from "./WorkflowTable";

const CreateDialog = lazyPart(() => import("./CreateDialog"), "CreateDialog");
const ImportDialog = lazyPart(() => import("./ImportDialog"), "ImportDialog");
const FirstWorkflow = lazyPart(() => import("./FirstWorkflow"), "FirstWorkflow");

const words = text.workflows;

/** All workflows, or the bin. */
export function Workflows() {
  const [{ view, create }, change] = useListing();
  const [importing, setImporting] = useState(false);
  const { data, error, refetch } = useQuery(workflowsQuery);
  const deleted = useQuery({ ...binQuery, enabled: may("workflows:write") });
  const taken = new Set([...(data ?? []), ...(deleted.data ?? [])].map(({ key }) => key));

  if (view === "bin") return <Bin />;
  if (data === undefined) return error ? <ProblemNotice error={error} onRetry={refetch} /> : <Loading />;
  const isFirst = data.length === 0 && may("workflows:write");
  return (
    <>
      {isFirst ? (
        <Suspense fallback={<Loading />}>
          <FirstWorkflow taken={taken} binned={deleted.data?.length ?? 0} onImport={() => setImporting(true)} />
        </Suspense>
      ) : (
        <List items={data} taken={taken} onImport={() => setImporting(true)} />
      )}
      <Suspense>
        {create && !isFirst && <CreateDialog taken={taken} onClose={() => change({ create: undefined })} />}
        {importing && <ImportDialog onClose={() => setImporting(false)} />}
      </Suspense>
    </>
  );
}

interface ListProps {
  readonly items: readonly WorkflowItem[];
  readonly taken: ReadonlySet<string>;
  readonly onImport: () => void;
}

function List({ items, taken, onImport }: ListProps) {
  const [listing] = useListing();
  const { data: activity } = useQuery(activityQuery);
  const narrow = useMediaQuery("(max-width: 61.99em)") ?? false;
  const activities = new Map(activity?.items.map((item) => [item.workflow, item]));
  const shown = arrange(items, listing, activities);
  const Lines = narrow ? WorkflowCards : WorkflowTable;
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        <Actions shown={shown} onImport={onImport} />
      </PageHeader>
      <Toolbar
        tags={countTags(items)}
        problems={items.filter((item) => countProblems(item) > 0).length}
        withSort={narrow}
      />
      {shown.length === 0 ? (
        <Empty icon={IconSearchOff} title={words.noneFound} hint={words.noneFoundHint}>
          <ClearFilters />
        </Empty>
      ) : (
        <Lines items={shown} activities={activities} hours={activity?.hours ?? []} taken={taken} />
      )}
      <Text size="xs" c="var(--text-dim)" mt="sm" role="status">
        {words.shown(shown.length, items.length)}
      </Text>
    </>
  );
}

function Actions({ shown, onImport }: { shown: readonly WorkflowItem[]; onImport: () => void }) {
  const [, change] = useListing();
  const writes = may("workflows:write");
  return (
    <Group gap="xs" wrap="nowrap">
      {writes && (
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => change({ create: true })}>
          {words.create}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={words.actions}>
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {writes && (
            <Menu.Item leftSection={<IconFileImport size={16} aria-hidden />} onClick={onImport}>
              {words.importYaml}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={shown.length === 0}
            onClick={() => exportWorkflows(shown)}
          >
            {words.exportShown(shown.length)}
          </Menu.Item>
          {writes && (
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => change({ view: "bin" })}>
              {words.bin}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function Loading() {
  return (
    <Stack gap="sm" aria-label={text.shell.loading} role="status">
      <Skeleton h={32} w={180} mb="lg" />
      {[1, 2, 3, 4].map((line) => (
        <Skeleton key={line} h={62} radius="md" />
      ))}
    </Stack>
  );
}
