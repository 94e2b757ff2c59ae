import { AppShell, Burger, Center, Group, Loader } from "@mantine/core";
import { useDisclosure, useHotkeys, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useMatches, useRouter, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useRef } from "react";
import { text } from "../text";
import { Empty } from "./Empty";
import { Logo } from "./Logo";
import { lazyPart } from "./lazyPart";
import { Navigation } from "./Navigation";
import { ProblemNotice } from "./ProblemNotice";
import { ReachNote } from "./ReachNote";
import classes from "./Shell.module.css";
import { SignInAgain } from "./SignInAgain";
import { may, type Session, SessionContext, sessionQuery } from "./session";

const GoTo = lazyPart(() => import("./GoTo"), "GoTo");

const WIDE = 224;
const NARROW = 58;

/** The frame around every page for people who are signed in; leads all others to the sign-in. */
export function Shell() {
  const { data, error, refetch } = useQuery(sessionQuery);
  if (data === undefined) {
    return (
      <Center mih="100dvh" p="md">
        {error ? <ProblemNotice error={error} onRetry={refetch} /> : <Loader aria-label={text.shell.loading} />}
      </Center>
    );
  }
  if (data.session === null) return <ToSignIn />;
  return <Frame session={data.session} />;
}

/** Leads to the sign-in, once, with the way back. */
function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    const { href } = router.latestLocation;
    void router.navigate({ to: "/sign-in", search: href === "/" ? {} : { to: href }, replace: true });
  }, [router]);
  return null;
}

function Frame({ session }: { session: Session }) {
  const [opened, burger] = useDisclosure(false);
  const [searching, search] = useDisclosure(false);
  const [collapsed, setCollapsed] = useLocalStorage({ key: "hookyard-narrow", defaultValue: false });
  const phone = useMediaQuery("(max-width: 47.99em)") ?? false;
  const path = useRouterState({ select: (state) => state.location.pathname });
  useHotkeys([["mod+K", search.toggle]], []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the navigation of a phone closes when the page changes.
  useEffect(burger.close, [path]);
  return (
    <SessionContext value={session}>
      <a className={classes.skip} href="#content">
        {text.shell.skipToContent}
      </a>
      <AppShell
        header={{ height: 52, collapsed: !phone }}
        navbar={{ width: collapsed ? NARROW : WIDE, breakpoint: "sm", collapsed: { mobile: !opened } }}
        transitionDuration={120}
      >
        {/* A dialog has a header too; a page has one banner. */}
        <AppShell.Header className={classes.header} hiddenFrom="sm" role="none">
          <Group component="section" aria-label={text.shell.product} h="100%" px="sm" gap="xs">
            <Burger
              opened={opened}
              onClick={burger.toggle}
              size="sm"
              aria-label={opened ? text.shell.closeNavigation : text.shell.openNavigation}
            />
            <Logo size={24} />
          </Group>
        </AppShell.Header>
        {/* Closed on a phone it is beside the screen: nothing in it may get the focus then. */}
        <AppShell.Navbar className={classes.navbar} inert={phone && !opened}>
          <Navigation
            collapsed={collapsed && !phone}
            onSearch={search.open}
            {...(phone ? {} : { onCollapse: () => setCollapsed(!collapsed) })}
          />
        </AppShell.Navbar>
        <Content path={path} />
      </AppShell>
      <ReachNote />
      <SignInAgain session={session} />
      {searching && (
        <Suspense>
          <GoTo onClose={search.close} />
        </Suspense>
      )}
    </SessionContext>
  );
}

/** The page. A `full` one gets the whole height and no margins. */
function Content({ path }: { path: string }) {
  const main = useRef<HTMLElement>(null);
  const { full = false, scope } = useMatches({ select: (matches) => matches.at(-1)?.staticData }) ?? {};
  useFocusAfterMove(main, path);
  return (
    <AppShell.Main ref={main} id="content" tabIndex={-1} className={classes.main}>
      <div className={full ? classes.full : classes.page}>
        {scope === undefined || may(scope) ? <Outlet /> : <NotAllowed />}
      </div>
    </AppShell.Main>
  );
}

function NotAllowed() {
  return <Empty order={1} icon={IconLock} title={text.shell.notAllowed} hint={text.shell.notAllowedHint} />;
}

/** After a link of the navigation the keyboard goes on in the new page, not behind the link. */
function useFocusAfterMove(main: React.RefObject<HTMLElement | null>, path: string) {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused.closest("nav") !== null) {
      main.current?.focus({ preventScroll: true });
    }
  }, [main, path]);
}
