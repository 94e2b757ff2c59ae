import { Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPencil, IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { confirm } from "../../app/ConfirmDialog";
import { call } from "../../app/call";
import { ListPage } from "../../app/ListPage";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { RowActions } from "../../app/RowActions";
import { may, withSession } from "../../app/session";
import { UsedBy } from "../../app/UsedBy";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { ConnectionDialog } from "./ConnectionDialog";
import { type Connection, connectionsQuery } from "./connectionsQuery";

const words = text.connections;

/** Services that workflows call by name. */
export function Connections() {
  const list = useQuery(connectionsQuery);
  const [editing, setEditing] = useState<Connection | "new" | null>(null);
  const writes = may("connections:write");
  return (
    <>
      <ListPage
        words={words}
        icon={IconPlugConnected}
        list={list}
        columns={[
          { label: words.columns.name },
          { label: words.columns.target },
          { label: words.columns.used },
          { label: words.columns.changed },
          { label: words.columns.actions, hidden: true },
        ]}
        row={(connection) => (
          <Row
            key={connection.name}
            connection={connection}
            onEdit={writes ? () => setEditing(connection) : undefined}
          />
        )}
        onCreate={writes ? () => setEditing("new") : undefined}
      />
      {editing !== null && (
        <ConnectionDialog
          connection={editing === "new" ? null : editing}
          taken={new Set(list.data?.map(({ name }) => name))}
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
          <RowActions
            change={{ icon: IconPencil, label: words.edit, name: words.editOf(name), onClick: onEdit }}
            remove={{ label: words.remove, name: words.removeOf(name), onClick: () => removeConnection(connection) }}
          />
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
