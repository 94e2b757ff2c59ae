import { Badge, Button, Group, Skeleton, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";
import { confirm } from "../../app/ConfirmDialog";
import { call } from "../../app/call";
import { ProblemNotice } from "../../app/ProblemNotice";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { withSession } from "../../app/session";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { readAgent } from "./agents";
import { Section } from "./Section";
import classes from "./Sessions.module.css";

const words = text.settings.account;

type SessionItem = Schema<"SessionItem">;

const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: async () => (await take(api.GET("/api/v1/account/sessions"))).items,
});

/** Every browser in which this person is signed in. */
export function Sessions() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const others = data?.some(({ current }) => !current) && (
    <Button variant="default" size="xs" onClick={endOthers}>
      {words.endOthers}
    </Button>
  );
  return (
    <Section title={words.sessions} action={others}>
      <ProblemNotice error={error} onRetry={refetch} />
      {data === undefined && !error && <Skeleton h={60} />}
      <ul className={classes.list}>
        {data?.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </Section>
  );
}

function Item({ item }: { item: SessionItem }) {
  const { browser, system } = readAgent(item.agent);
  const name = browser ? words.on(browser, system) : words.unknownBrowser;
  const Picture = /iPhone|Android/.test(system) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={classes.item}>
      <Picture size={24} stroke={1.4} className={classes.picture} aria-hidden />
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={600} title={item.agent}>
            {name}
          </Text>
          {item.current && (
            <Badge variant="light" size="sm" tt="none">
              {words.here}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="var(--text-dim)" component="div">
          {words.from(item.address)} · {words.lastSeen} <Time value={item.last_seen_at} ago />
        </Text>
      </div>
      {!item.current && (
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={words.endOf(name)}
          onClick={() => endSession(`/account/sessions/${item.id}`)}
        >
          {words.end}
        </Button>
      )}
    </li>
  );
}

async function endOthers(): Promise<void> {
  const sure = await confirm({
    title: words.endOthersTitle,
    message: words.endOthersText,
    verb: words.endOthers,
    danger: true,
  });
  if (sure) await endSession("/account/sessions");
}

async function endSession(path: string): Promise<void> {
  try {
    await withSession(() => call("DELETE", path));
    notifications.show({ message: words.ended });
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
}
