import { Button, Group, Skeleton, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus, IconRotate, IconShieldLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { confirm } from "../../app/ConfirmDialog";
import { CopyButton } from "../../app/CopyButton";
import { call } from "../../app/call";
import { Empty } from "../../app/Empty";
import { FramedTable } from "../../app/FramedTable";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { RowActions } from "../../app/RowActions";
import { may, withSession } from "../../app/session";
import { UsedBy } from "../../app/UsedBy";
import { referTo } from "../../form/secrets";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { NeededSecrets } from "./NeededSecrets";
import { SecretDialog } from "./SecretDialog";
import { type Secret, secretListQuery } from "./secretsQuery";

const words = text.secrets;

/** Names of all secrets and who uses them; their values are set here and never shown. */
export function Secrets() {
  const { data, error, refetch } = useQuery(secretListQuery);
  const [setting, setSetting] = useState<string | null>(null);
  const items = data?.items ?? [];
  const names = new Set(items.map(({ name }) => name));
  const needed = data?.needed ?? [];
  const writes = may("secrets:write");
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        {writes && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setSetting("")}>
            {words.create}
          </Button>
        )}
      </PageHeader>
      <ProblemNotice error={error} onRetry={refetch} />
      {data === undefined && !error && <Skeleton h={160} radius="lg" />}
      {needed.length > 0 && <NeededSecrets needed={needed} onSet={writes ? setSetting : undefined} />}
      {data !== undefined && items.length === 0 && needed.length === 0 && (
        <Empty icon={IconShieldLock} title={words.noneTitle} hint={words.noneHint} />
      )}
      {items.length > 0 && (
        <FramedTable
          columns={[
            { label: words.columns.name },
            { label: words.columns.used },
            { label: words.columns.changed },
            { label: words.columns.actions, hidden: true },
          ]}
        >
          {items.map((secret) => (
            <Row key={secret.name} secret={secret} onRotate={writes ? () => setSetting(secret.name) : undefined} />
          ))}
        </FramedTable>
      )}
      {setting !== null && (
        <SecretDialog name={setting} rotates={names.has(setting)} taken={names} onClose={() => setSetting(null)} />
      )}
    </>
  );
}

function Row({ secret, onRotate }: { secret: Secret; onRotate: (() => void) | undefined }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <Text size="sm" ff="monospace" fw={600}>
            {secret.name}
          </Text>
          <CopyButton value={referTo(secret.name)} label={words.copyReference} />
        </Group>
      </Table.Td>
      <Table.Td>
        <UsedBy workflows={secret.used_by} none={words.unused} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="var(--text-dim)" component="span">
          <Time value={secret.updated_at} ago />
        </Text>
      </Table.Td>
      <Table.Td>
        {onRotate && (
          <RowActions
            change={{
              icon: IconRotate,
              label: words.rotate,
              name: words.rotateTitle(secret.name),
              onClick: onRotate,
            }}
            remove={{ label: words.remove, name: words.removeOf(secret.name), onClick: () => removeSecret(secret) }}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

async function removeSecret({ name, used_by }: Secret): Promise<void> {
  const used = (
    <>
      {words.removeUsed(used_by.length)} <strong>{used_by.join(", ")}</strong>
    </>
  );
  const sure = await confirm({
    title: words.removeTitle(name),
    message: used_by.length > 0 ? used : words.removeUnused,
    verb: words.remove,
    danger: true,
    ...(used_by.length > 0 ? { typed: name } : {}),
  });
  if (!sure) return;
  try {
    await withSession(() => call("DELETE", `/secrets/${encodeURIComponent(name)}`));
    notifications.show({ message: words.removed(name) });
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: ["secrets"] });
}
