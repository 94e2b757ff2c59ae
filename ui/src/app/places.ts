/** The places of the navigation, in its order, each with the scope without which it is empty. */

import {
  type Icon,
  IconActivity,
  IconBolt,
  IconChartHistogram,
  IconHistory,
  IconKey,
  IconPlugConnected,
  IconRoute,
  IconSettings,
  IconShieldLock,
  IconUser,
  IconUsers,
} from "@tabler/icons-react";
import { text } from "../text";

export interface Place {
  readonly to: string;
  readonly label: string;
  readonly icon: Icon;
  readonly scope?: string;
  /** Further paths at which this place is the current one. */
  readonly also?: string;
}

export const PLACES: readonly Place[] = [
  { to: "/", label: text.shell.workflows, icon: IconRoute, scope: "workflows:read", also: "/workflows" },
  { to: "/executions", label: text.shell.executions, icon: IconBolt, scope: "executions:read" },
  { to: "/requests", label: text.shell.requests, icon: IconActivity, scope: "requests:read" },
  { to: "/dashboard", label: text.shell.dashboard, icon: IconChartHistogram, scope: "server:read" },
  { to: "/secrets", label: text.shell.secrets, icon: IconShieldLock, scope: "secrets:read" },
  { to: "/connections", label: text.shell.connections, icon: IconPlugConnected, scope: "connections:read" },
];

export const SETTINGS: Place = { to: "/settings", label: text.shell.settings, icon: IconSettings };

export const SETTINGS_PLACES: readonly Place[] = [
  { to: "/settings/account", label: text.shell.account, icon: IconUser },
  { to: "/settings/users", label: text.shell.users, icon: IconUsers, scope: "access:read" },
  { to: "/settings/api-keys", label: text.shell.apiKeys, icon: IconKey, scope: "access:read" },
  { to: "/settings/audit", label: text.shell.audit, icon: IconHistory, scope: "audit:read" },
];

/** Whether `path` lies at this place or below it. */
export function isAt(place: Place, path: string): boolean {
  return [place.to, place.also].some((start) => start !== undefined && liesBelow(path, start));
}

function liesBelow(path: string, start: string): boolean {
  return path === start || (start !== "/" && path.startsWith(`${start}/`));
}
