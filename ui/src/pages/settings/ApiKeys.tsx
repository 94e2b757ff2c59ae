import { Table, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { confirm } from "../../app/ConfirmDialog";
import { call } from "../../app/call";
import { ListPage } from "../../app/ListPage";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { RemoveButton } from "../../app/RowActions";
import { may, withSession } from "../../app/session";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { ApiKeyDialog } from "./ApiKeyDialog";
import { type ApiKey, apiKeysQuery } from "./apiKeys";
import { presetOf } from "./scopes";

const words = text.settings.keys;
const SCOPES = Object.keys(words.scopeWords);

/** Keys of programs. */
export function ApiKeys() {
  const list = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  return (
    <>
      <ListPage
        words={words}
        icon={IconKey}
        list={list}
        columns={[
          { label: words.columns.name },
          { label: words.columns.prefix },
          { label: words.columns.scopes },
          { label: words.columns.created },
          { label: words.columns.used },
          { label: words.columns.expires },
          { label: words.columns.actions, hidden: true },
        ]}
        row={(item) => <Row key={item.id} item={item} />}
        onCreate={may("access:write") ? () => setCreating(true) : undefined}
      />
      {creating && <ApiKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Row({ item }: { item: ApiKey }) {
  const preset = presetOf(item.scopes, SCOPES);
  const bundle = { all: words.everything, read: words.readOnly, write: words.readWrite };
  const scopes = preset === "own" ? words.scopeCount(item.scopes.length) : bundle[preset];
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {item.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace">
          {item.prefix}…
        </Text>
      </Table.Td>
      <Table.Td>
        <Tooltip label={item.scopes.join(", ")} multiline maw={320} withArrow>
          <Text size="sm" component="span">
            {scopes}
          </Text>
        </Tooltip>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="var(--text-dim)" component="span">
          <Time value={item.created_at} ago /> {item.created_by && words.by(item.created_by)}
        </Text>
      </Table.Td>
      <When value={item.last_used_at} ago />
      <When value={item.expires_at} />
      <Table.Td ta="right">
        {may("access:write") && (
          <RemoveButton label={words.remove} name={words.removeOf(item.name)} onClick={() => removeKey(item)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function When({ value, ago = false }: { value: string | null; ago?: boolean }) {
  return (
    <Table.Td>
      <Text size="sm" c="var(--text-dim)" component="span">
        {value === null ? words.never : <Time value={value} ago={ago} />}
      </Text>
    </Table.Td>
  );
}

async function removeKey({ id, name }: ApiKey): Promise<void> {
  const sure = await confirm({
    title: words.removeTitle(name),
    message: words.removeText,
    verb: words.remove,
    danger: true,
  });
  if (!sure) return;
  try {
    await withSession(() => call("DELETE", `/api-keys/${id}`));
    notifications.show({ message: words.removed(name) });
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
}
