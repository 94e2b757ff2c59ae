import { Menu, ScrollArea, Tooltip, UnstyledButton } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { text } from "../text";
import { Logo } from "./Logo";
import classes from "./Navigation.module.css";
import { isAt, PLACES, type Place, SETTINGS, SETTINGS_PLACES } from "./places";
import { may } from "./session";
import { UserMenu } from "./UserMenu";

interface Props {
  readonly collapsed: boolean;
  /** Absent on a phone, where the whole navigation opens and closes instead. */
  readonly onCollapse?: () => void;
  readonly onSearch: () => void;
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The places that this person may see, and their own menu at the bottom. */
export function Navigation({ collapsed, onCollapse, onSearch }: Props) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div className={classes.navigation} data-collapsed={collapsed || undefined}>
      <div className={classes.head}>
        <Logo words={!collapsed} />
      </div>
      <Hint label={text.shell.goTo} shown={collapsed}>
        <UnstyledButton
          className={classes.search}
          onClick={onSearch}
          aria-label={collapsed ? text.shell.goTo : undefined}
        >
          <IconSearch size={18} stroke={1.6} aria-hidden />
          <span className={classes.label}>{text.shell.goTo}</span>
          <kbd className={classes.keys} aria-hidden>
            {APPLE ? text.shell.goToKeysApple : text.shell.goToKeys}
          </kbd>
        </UnstyledButton>
      </Hint>
      <ScrollArea className={classes.places} type="auto">
        <nav aria-label={text.shell.navigation}>
          <ul className={classes.list}>
            {PLACES.filter(isOpen).map((place) => (
              <Entry key={place.to} place={place} current={isAt(place, path)} collapsed={collapsed} />
            ))}
            <Settings path={path} collapsed={collapsed} />
          </ul>
        </nav>
      </ScrollArea>
      <div className={classes.foot}>
        <UserMenu collapsed={collapsed} />
        {onCollapse && <CollapseButton collapsed={collapsed} onClick={onCollapse} />}
      </div>
    </div>
  );
}

function isOpen(place: Place) {
  return place.scope === undefined || may(place.scope);
}

interface EntryProps {
  readonly place: Place;
  readonly current: boolean;
  readonly collapsed: boolean;
  readonly inner?: boolean;
}

function Entry({ place, current, collapsed, inner = false }: EntryProps) {
  return (
    <li>
      <Hint label={place.label} shown={collapsed}>
        <Link
          to={place.to}
          className={classes.entry}
          data-current={current || undefined}
          data-inner={inner || undefined}
          aria-current={current ? "page" : undefined}
          aria-label={collapsed ? place.label : undefined}
        >
          <place.icon size={inner ? 16 : 19} stroke={1.6} aria-hidden />
          <span className={classes.label}>{place.label}</span>
        </Link>
      </Hint>
    </li>
  );
}

/** Its parts stand below it when it is open, or in a menu beside the narrow navigation. */
function Settings({ path, collapsed }: { path: string; collapsed: boolean }) {
  const current = isAt(SETTINGS, path);
  const parts = SETTINGS_PLACES.filter(isOpen);
  if (!collapsed) {
    return (
      <>
        <Entry place={{ ...SETTINGS, to: "/settings/account" }} current={false} collapsed={false} />
        {current &&
          parts.map((part) => <Entry key={part.to} place={part} current={isAt(part, path)} collapsed={false} inner />)}
      </>
    );
  }
  return (
    <li>
      <Menu position="right-start" withArrow>
        <Menu.Target>
          <UnstyledButton className={classes.entry} data-current={current || undefined} aria-label={SETTINGS.label}>
            <SETTINGS.icon size={19} stroke={1.6} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{SETTINGS.label}</Menu.Label>
          {parts.map((part) => (
            <Menu.Item key={part.to} component={Link} to={part.to} leftSection={<part.icon size={16} aria-hidden />}>
              {part.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function CollapseButton({ collapsed, onClick }: { collapsed: boolean; onClick: () => void }) {
  const label = collapsed ? text.shell.expand : text.shell.collapse;
  const Picture = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <Hint label={label} shown>
      <UnstyledButton className={classes.collapse} onClick={onClick} aria-label={label}>
        <Picture size={18} stroke={1.6} aria-hidden />
      </UnstyledButton>
    </Hint>
  );
}

function Hint({ label, shown, children }: { label: string; shown: boolean; children: React.ReactElement }) {
  return (
    <Tooltip label={label} position="right" withArrow disabled={!shown} openDelay={200}>
      {children}
    </Tooltip>
  );
}
