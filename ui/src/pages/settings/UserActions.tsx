import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconLink, IconTrash, IconUserCheck, IconUserOff } from "@tabler/icons-react";
import { confirm } from "../../app/ConfirmDialog";
import { call } from "../../app/call";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { withSession } from "../../app/session";
import { text } from "../../text";
import { type Link, type User, usersQuery } from "./people";

const words = text.settings.users;

interface Props {
  readonly user: User;
  /** A link for a new password was made. */
  readonly onReset: (link: Link) => void;
}

/** What an owner can do with somebody's account. */
export function UserActions({ user, onReset }: Props) {
  const reset = () => change(async () => onReset(await call<Link>("POST", `/users/${user.id}/password-reset`)));
  const icon = { size: 16, stroke: 1.6, "aria-hidden": true };
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.menuOf(user.name)}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLink {...icon} />} onClick={reset}>
          {words.reset}
        </Menu.Item>
        {user.active ? (
          <Menu.Item leftSection={<IconUserOff {...icon} />} onClick={() => deactivate(user)}>
            {words.deactivate}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserCheck {...icon} />} onClick={() => setActive(user, true)}>
            {words.activate}
          </Menu.Item>
        )}
        <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => remove(user)}>
          {words.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function change(work: () => Promise<unknown>): Promise<void> {
  try {
    await withSession(work);
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: usersQuery.queryKey });
}

function setActive(user: User, active: boolean): Promise<void> {
  return change(() => call("PUT", `/users/${user.id}`, { active }));
}

async function deactivate(user: User): Promise<void> {
  const sure = await confirm({
    title: words.deactivateTitle(user.name),
    message: words.deactivateText,
    verb: words.deactivate,
    danger: true,
  });
  if (sure) await setActive(user, false);
}

async function remove(user: User): Promise<void> {
  const sure = await confirm({
    title: words.removeTitle(user.name),
    message: words.removeText,
    verb: words.remove,
    danger: true,
    typed: user.email,
  });
  if (!sure) return;
  await change(async () => {
    await call("DELETE", `/users/${user.id}`);
    notifications.show({ message: words.removed(user.name) });
  });
}
