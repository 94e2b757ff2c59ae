import { Anchor, Button, Group, Table, Text } from "@mantine/core";
import { IconArrowBackUp, IconTrash, IconTrashOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty } from "../../app/Empty";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { may } from "../../app/session";
import type { WorkflowItem } from "../../app/workflows";
import { workflowTitle } from "../../app/workflows";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { deleteForever, restoreWorkflow } from "./actions";
import { binQuery } from "./binQuery";
import classes from "./WorkflowTable.module.css";

const words = text.workflows;

/** Workflows that were deleted and can come back. */
export function Bin() {
  const { data, error, refetch } = useQuery(binQuery);
  return (
    <>
      <Anchor component={Link} to="/" size="sm">
        {words.binBack}
      </Anchor>
      <PageHeader title={words.binTitle} description={words.binHint} />
      <ProblemNotice error={error} onRetry={refetch} />
      {data?.length === 0 && <Empty icon={IconTrashOff} title={words.binEmpty} hint={words.binEmptyHint} />}
      {data !== undefined && data.length > 0 && (
        <div className={classes.frame}>
          <Table verticalSpacing="sm" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.columns.title}</Table.Th>
                <Table.Th>{words.deletedAt}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((item) => (
                <Row key={item.key} item={item} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

function Row({ item }: { item: WorkflowItem }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={600}>{workflowTitle(item)}</Text>
        <Text size="xs" c="var(--text-dim)" ff="monospace">
          {item.key}
        </Text>
      </Table.Td>
      <Table.Td>{item.deleted_at && <Time value={item.deleted_at} ago />}</Table.Td>
      <Table.Td>
        {may("workflows:write") && (
          <Group gap="xs" justify="flex-end">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              onClick={() => restoreWorkflow(item)}
            >
              {words.restore}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => deleteForever(item)}
            >
              {words.forever}
            </Button>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
