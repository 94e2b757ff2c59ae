import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { readListing } from "../pages/workflows/listing";
import { text } from "../text";
import { lazyPart } from "./lazyPart";
import { NotFound } from "./NotFound";
import { PageFailed } from "./PageFailed";
import { Shell } from "./Shell";
import { parseSearch, writeSearch } from "./search";
import { formatTitle } from "./title";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

/** Pages for people who are signed in, inside of the frame with the navigation. */
const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Shell });

// Signed out: what the links for people lead to.
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { to?: string } => (typeof search.to === "string" ? { to: search.to } : {}),
  staticData: { title: text.shell.signIn },
  component: lazyPart(() => import("../pages/access/SignIn"), "SignIn"),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  staticData: { title: text.shell.setUp },
  component: lazyPart(() => import("../pages/access/SetUp"), "SetUp"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  staticData: { title: text.shell.invitation },
  component: lazyPart(() => import("../pages/access/Invitation"), "Invitation"),
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  staticData: { title: text.shell.resetPassword },
  component: lazyPart(() => import("../pages/access/ResetPassword"), "ResetPassword"),
});

const workflows = createRoute({
  getParentRoute: () => inside,
  path: "/",
  validateSearch: readListing,
  staticData: { title: text.shell.workflows, scope: "workflows:read" },
  component: lazyPart(() => import("../pages/workflows/Workflows"), "Workflows"),
});
const workflow = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/$key",
  staticData: { title: text.shell.workflows, scope: "workflows:read", full: true },
  component: lazyPart(() => import("../pages/editor/Editor"), "Editor"),
});
const versions = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/$key/versions",
  staticData: { title: text.shell.versions, scope: "workflows:read", full: true },
  component: lazyPart(() => import("../pages/editor/Versions"), "Versions"),
});
const executions = createRoute({
  getParentRoute: () => inside,
  path: "/executions",
  staticData: { title: text.shell.executions, scope: "executions:read" },
  component: lazyPart(() => import("../pages/executions/Executions"), "Executions"),
});
const execution = createRoute({
  getParentRoute: () => inside,
  path: "/executions/$id",
  staticData: { title: text.shell.execution, scope: "executions:read", full: true },
  component: lazyPart(() => import("../pages/executions/Execution"), "Execution"),
});
const requests = createRoute({
  getParentRoute: () => inside,
  path: "/requests",
  staticData: { title: text.shell.requests, scope: "requests:read" },
  component: lazyPart(() => import("../pages/requests/Requests"), "Requests"),
});
const request = createRoute({
  getParentRoute: () => inside,
  path: "/requests/$id",
  staticData: { title: text.shell.request, scope: "requests:read" },
  component: lazyPart(() => import("../pages/requests/Request"), "Request"),
});
const dashboard = createRoute({
  getParentRoute: () => inside,
  path: "/dashboard",
  staticData: { title: text.shell.dashboard, scope: "server:read" },
  component: lazyPart(() => import("../pages/dashboard/Dashboard"), "Dashboard"),
});
const secrets = createRoute({
  getParentRoute: () => inside,
  path: "/secrets",
  staticData: { title: text.shell.secrets, scope: "secrets:read" },
  component: lazyPart(() => import("../pages/secrets/Secrets"), "Secrets"),
});
const connections = createRoute({
  getParentRoute: () => inside,
  path: "/connections",
  staticData: { title: text.shell.connections, scope: "connections:read" },
  component: lazyPart(() => import("../pages/connections/Connections"), "Connections"),
});
const account = createRoute({
  getParentRoute: () => inside,
  path: "/settings/account",
  staticData: { title: text.shell.account },
  component: lazyPart(() => import("../pages/settings/Account"), "Account"),
});
const users = createRoute({
  getParentRoute: () => inside,
  path: "/settings/users",
  staticData: { title: text.shell.users, scope: "access:read" },
  component: lazyPart(() => import("../pages/settings/Users"), "Users"),
});
const apiKeys = createRoute({
  getParentRoute: () => inside,
  path: "/settings/api-keys",
  staticData: { title: text.shell.apiKeys, scope: "access:read" },
  component: lazyPart(() => import("../pages/settings/ApiKeys"), "ApiKeys"),
});
const audit = createRoute({
  getParentRoute: () => inside,
  path: "/settings/audit",
  staticData: { title: text.shell.audit, scope: "audit:read" },
  component: lazyPart(() => import("../pages/settings/Audit"), "Audit"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setUp,
    invitation,
    resetPassword,
    inside.addChildren([
      workflows,
      workflow,
      versions,
      executions,
      execution,
      requests,
      request,
      dashboard,
      secrets,
      connections,
      account,
      users,
      apiKeys,
      audit,
    ]),
  ]),
  parseSearch,
  stringifySearch: writeSearch,
  // A page that fails leaves the frame around it alone.
  defaultErrorComponent: PageFailed,
  defaultPreload: "intent",
  scrollRestoration: true,
});

// The tab has the name of the page from the start; a page that knows better says so itself.
router.subscribe("onBeforeLoad", ({ pathChanged, fromLocation, toLocation }) => {
  if (fromLocation !== undefined && !pathChanged) return;
  const title = router.getMatchedRoutes(toLocation.pathname)[0].at(-1)?.options.staticData?.title;
  document.title = formatTitle(title ?? "");
});

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** What the tab shows. */
    title?: string;
    /** Without it the page is not shown. */
    scope?: string;
    /** Gets the whole height and width, without margins. */
    full?: boolean;
  }
  interface Register {
    router: typeof router;
  }
}
