import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { NotFound } from "./NotFound";
import { PageFailed } from "./PageFailed";
import { Shell } from "./Shell";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

/** Pages for people who are signed in, inside of the frame with the navigation. */
const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Shell });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("../pages/access/SignIn"), "SignIn"),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("../pages/access/SetUp"), "SetUp"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../pages/access/Invitation"), "Invitation"),
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../pages/access/ResetPassword"), "ResetPassword"),
});

const workflows = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("../pages/workflows/Workflows"), "Workflows"),
});
const workflow = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/$key",
  component: lazyRouteComponent(() => import("../pages/editor/Editor"), "Editor"),
});
const versions = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/$key/versions",
  component: lazyRouteComponent(() => import("../pages/editor/Versions"), "Versions"),
});
const executions = createRoute({
  getParentRoute: () => inside,
  path: "/executions",
  component: lazyRouteComponent(() => import("../pages/executions/Executions"), "Executions"),
});
const execution = createRoute({
  getParentRoute: () => inside,
  path: "/executions/$id",
  component: lazyRouteComponent(() => import("../pages/executions/Execution"), "Execution"),
});
const requests = createRoute({
  getParentRoute: () => inside,
  path: "/requests",
  component: lazyRouteComponent(() => import("../pages/requests/Requests"), "Requests"),
});
const request = createRoute({
  getParentRoute: () => inside,
  path: "/requests/$id",
  component: lazyRouteComponent(() => import("../pages/requests/Request"), "Request"),
});
const dashboard = createRoute({
  getParentRoute: () => inside,
  path: "/dashboard",
  component: lazyRouteComponent(() => import("../pages/dashboard/Dashboard"), "Dashboard"),
});
const secrets = createRoute({
  getParentRoute: () => inside,
  path: "/secrets",
  component: lazyRouteComponent(() => import("../pages/secrets/Secrets"), "Secrets"),
});
const connections = createRoute({
  getParentRoute: () => inside,
  path: "/connections",
  component: lazyRouteComponent(() => import("../pages/connections/Connections"), "Connections"),
});
const account = createRoute({
  getParentRoute: () => inside,
  path: "/settings/account",
  component: lazyRouteComponent(() => import("../pages/settings/Account"), "Account"),
});
const users = createRoute({
  getParentRoute: () => inside,
  path: "/settings/users",
  component: lazyRouteComponent(() => import("../pages/settings/Users"), "Users"),
});
const apiKeys = createRoute({
  getParentRoute: () => inside,
  path: "/settings/api-keys",
  component: lazyRouteComponent(() => import("../pages/settings/ApiKeys"), "ApiKeys"),
});
const audit = createRoute({
  getParentRoute: () => inside,
  path: "/settings/audit",
  component: lazyRouteComponent(() => import("../pages/settings/Audit"), "Audit"),
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
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
