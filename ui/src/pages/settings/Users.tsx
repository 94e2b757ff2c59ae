import { Badge, Button, Select, Skeleton, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../app/call";
import { Dialog } from "../../app/Dialog";
import { FramedTable } from "../../app/FramedTable";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { may, type Role, useSession, withSession } from "../../app/session";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { Invitations } from "./Invitations";
import { InviteDialog } from "./InviteDialog";
import { LinkBox } from "./LinkBox";
import { type Link, ROLES, type User, usersQuery } from "./people";
import { UserActions } from "./UserActions";

const words = text.settings.users;

/** Everybody with an account, and who was invited. */
export function Users() {
  const { data, error, refetch } = useQuery(usersQuery);
  const [inviting, setInviting] = useState(false);
  const [reset, setReset] = useState<{ user: User; link: Link } | null>(null);
  return (
    <>
      <PageHeader title={words.title} description={words.description}>
        {may("access:write") && (
          <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
            {words.invite}
          </Button>
        )}
      </PageHeader>
      <ProblemNotice error={error} onRetry={refetch} />
      {data === undefined && !error && <Skeleton h={160} radius="lg" />}
      {data !== undefined && (
        <FramedTable
          columns={[
            { label: words.columns.user },
            { label: words.columns.role },
            { label: words.columns.seen },
            { label: words.columns.actions, hidden: true },
          ]}
        >
          {data.map((user) => (
            <Row key={user.id} user={user} onReset={(link) => setReset({ user, link })} />
          ))}
        </FramedTable>
      )}
      <Invitations />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {reset && (
        <Dialog onClose={() => setReset(null)} title={words.resetTitle(reset.user.name)} size="lg">
          <LinkBox link={reset.link} hint={words.resetText(reset.user.name)} />
        </Dialog>
      )}
    </>
  );
}

function Row({ user, onReset }: { user: User; onReset: (link: Link) => void }) {
  const isMe = useSession().user.id === user.id;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} component="div">
          {user.name}{" "}
          {isMe && (
            <Badge variant="light" size="sm" tt="none">
              {words.you}
            </Badge>
          )}
          {!user.active && (
            <Badge variant="light" color="gray" size="sm" tt="none">
              {words.inactive}
            </Badge>
          )}
        </Text>
        <Text size="xs" c="var(--text-dim)">
          {user.email}
        </Text>
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={words.roleOf(user.name)}
          size="xs"
          w={120}
          disabled={!may("access:write") || isMe}
          allowDeselect={false}
          value={user.role}
          data={ROLES.map((value) => ({ value, label: text.shell.roles[value] }))}
          onChange={(role) => role && saveRole(user, role as Role)}
        />
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="var(--text-dim)" component="span">
          {user.last_seen_at ? <Time value={user.last_seen_at} ago /> : words.never}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{may("access:write") && !isMe && <UserActions user={user} onReset={onReset} />}</Table.Td>
    </Table.Tr>
  );
}

async function saveRole(user: User, role: Role): Promise<void> {
  try {
    await withSession(() => call("PUT", `/users/${user.id}`, { role }));
    notifications.show({ message: words.roleSaved(user.name, words.asRole[role]) });
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: usersQuery.queryKey });
}
