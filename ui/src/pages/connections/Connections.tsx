import { ActionIcon, Button, Group, Skeleton, Table, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPencil, IconPlugConnected, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { confirm } from "../../app/ConfirmDialog";
import { call } from "../../app/call";
import { Empty } from "../../app/Empty";
import { FramedTable } from "../../app/FramedTable";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { may, withSession } from "../../app/session";
import { UsedBy } from "../../app/UsedBy";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { ConnectionDialog } from "./ConnectionDialog";
import { type Connection, connectionsQuery } from "./connectionsQuery";

const words = text.connections;

/** Services that workflows call by name. */
export function Connections() {
  const { data, error, refetch } = useQuery(connectionsQuery);
  const [editing, setEditing] = useState<Connection | "new" | null>(null);
  const writes = may("connections:write");
  const create = writes && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setEditing("new")}>
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
        <Empty icon={IconPlugConnected} title={words.noneTitle} hint={words.noneHint}>
          {create}
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <FramedTable
          columns={[
            { label: words.columns.name },
            { label: words.columns.target },
            { label: words.columns.used },
            { label: words.columns.changed },
            { label: words.columns.actions, hidden: true },
          ]}
        >
          {data.map((connection) => (
            <Row
              key={connection.name}
              connection={connection}
              onEdit={writes ? () => setEditing(connection) : undefined}
            />
          ))}
        </FramedTable>
      )}
      {editing !== null && (
        <ConnectionDialog
          connection={editing === "new" ? null : editing}
          taken={new Set(data?.map(({ name }) => name))}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function Row({ connection, onEdit }: { connection: Connection; onEdit: (() => void) | undefined }) {
  const { name, description, base_url, used_by, updated_at, updated_by } = connection;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="var(--text-dim)">
          {description}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {base_url}
        </Text>
      </Table.Td>
      <Table.Td>
        <UsedBy workflows={used_by} none={words.unused} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="var(--text-dim)" component="span">
          <Time value={updated_at} ago /> {updated_by}
        </Text>
      </Table.Td>
      <Table.Td>
        {onEdit && (
          <Group gap="xs" justify="flex-end" wrap="nowrap">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={15} aria-hidden />}
              aria-label={words.editOf(name)}
              onClick={onEdit}
            >
              {words.edit}
            </Button>
            <Tooltip label={words.remove} withArrow>
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                aria-label={words.removeOf(name)}
                onClick={() => removeConnection(connection)}
              >
                <IconTrash size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

async function removeConnection({ name, used_by }: Connection): Promise<void> {
  if (used_by.length > 0) {
    notifications.show({ color: "red", title: words.removeUsed, message: used_by.join(", "), autoClose: 12_000 });
    return;
  }
  const sure = await confirm({
    title: words.removeTitle(name),
    message: words.removeText,
    verb: words.remove,
    danger: true,
  });
  if (!sure) return;
  try {
    await withSession(() => call("DELETE", `/connections/${encodeURIComponent(name)}`));
    notifications.show({ message: words.removed(name) });
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: ["connections"] });
}
