import { Avatar, Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconLogout, IconUser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { text } from "../text";
import { notifyProblem } from "./problems";
import { sessionQuery, signOut, useSession } from "./session";
import classes from "./UserMenu.module.css";

/** Who is signed in; account, colours, sign out. */
export function UserMenu({ collapsed }: { collapsed: boolean }) {
  const { user } = useSession();
  const version = useQuery(sessionQuery).data?.version ?? "";
  return (
    <Menu position="top-start" width={250} withArrow={false} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={collapsed ? text.shell.userMenu(user.name) : undefined}>
          <Avatar size={32} radius="xl" color="yard" name={user.name} aria-hidden />
          {!collapsed && (
            <span className={classes.words}>
              <span className={classes.name}>{user.name}</span>
              <span className={classes.role}>{text.shell.roles[user.role]}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text size="sm" fw={600} truncate>
            {user.name}
          </Text>
          <Text size="xs" c="var(--text-dim)" truncate>
            {user.email}
          </Text>
        </div>
        <Menu.Divider />
        <ColourScheme />
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconUser size={16} aria-hidden />}>
          {text.shell.account}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut().catch(notifyProblem)}>
          {text.shell.signOut}
        </Menu.Item>
        {version && <Menu.Label>{text.shell.version(version)}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}

function ColourScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.who}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={text.shell.colours}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
        data={[
          { value: "light", label: text.shell.light },
          { value: "dark", label: text.shell.dark },
          { value: "auto", label: text.shell.system },
        ]}
      />
    </div>
  );
}
