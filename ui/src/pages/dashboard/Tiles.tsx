import { Anchor, Paper, Progress, SimpleGrid, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatAge, formatBytes, formatCount, formatDuration } from "../../run/formats";
import { Fact } from "../../run/RunDetails";
import facts from "../../run/RunDetails.module.css";
import { useNow } from "../../run/Time";
import { text } from "../../text";
import classes from "./Dashboard.module.css";
import { type Figures, shareOf } from "./figures";

const words = text.dashboard;
/** Below this share of the disk there is little room. */
const LOW = 0.1;

/** The figures of the whole time in a few numbers. */
export function Tiles({ figures, search }: { figures: Figures; search: string }) {
  const { totals } = figures;
  const ended = totals.completed + totals.failed;
  const rate = shareOf(totals.failed, ended);
  const refused = shareOf(totals.refused, totals.requests);
  const ms = (seconds: number | null) => formatDuration((seconds ?? Number.NaN) * 1000);
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Tile title={words.requests} value={formatCount(totals.requests)} to={`/requests${search}`}>
        {totals.filtered > 0 && `${formatCount(totals.filtered)} ${words.filtered.toLowerCase()}. `}
        {totals.refused > 0 && `${formatCount(totals.refused)} ${words.refused.toLowerCase()}: `}
        {totals.refused > 0 && refused !== null && words.refusedShare(refused)}
      </Tile>
      <Tile
        title={words.failed}
        value={formatCount(totals.failed)}
        tone={totals.failed > 0 ? "bad" : undefined}
        to={`/executions${search}${search ? "&" : "?"}status=failed,error,timed_out`}
      >
        {rate !== null && words.failureRate(rate)}
      </Tile>
      <Tile title={words.typical} value={ms(totals.p50)}>
        {totals.p50 === null ? words.noDuration : words.typicalHint(ms(totals.p95), ms(totals.p99))}
      </Tile>
      <QueueTile queue={figures.queue} />
    </SimpleGrid>
  );
}

function QueueTile({ queue }: { queue: Figures["queue"] }) {
  const now = useNow(5_000);
  const oldest = queue.oldest_queued_at ?? queue.oldest_waiting_at;
  const age = oldest === null ? null : formatAge(new Date(oldest), now);
  return (
    <Tile
      title={words.queue}
      value={formatCount(queue.queued)}
      tone={queue.queued > queue.limit / 2 ? "bad" : undefined}
      to="/executions?status=queued,running,waiting"
    >
      {words.queueHint(formatCount(queue.running), formatCount(queue.waiting))}
      {age !== null && <div>{words.oldest(age)}</div>}
    </Tile>
  );
}

interface TileProps {
  readonly title: string;
  readonly value: string;
  readonly tone?: "bad" | undefined;
  /** Where the single ones are. */
  readonly to?: string;
  readonly children?: ReactNode;
}

function Tile({ title, value, tone, to, children }: TileProps) {
  return (
    <Paper withBorder p="md" className={classes.tile}>
      <Title order={2} size="h6" className={classes.tileTitle}>
        {to === undefined ? (
          title
        ) : (
          <Anchor component={Link} to={to} inherit c="inherit">
            {title}
          </Anchor>
        )}
      </Title>
      <div className={classes.value} data-tone={tone}>
        {value}
      </div>
      <div className={classes.hint}>{children}</div>
    </Paper>
  );
}

/** How the server itself does. */
export function ServerHealth({ server }: { server: Figures["server"] }) {
  const now = useNow(60_000);
  const used = server.disk_total_bytes - server.disk_free_bytes;
  const isLow = server.disk_free_bytes < server.disk_total_bytes * LOW;
  return (
    <Paper withBorder p="md" component="section" aria-label={words.server}>
      <Title order={2} size="h5" mb="sm">
        {words.server}
      </Title>
      <dl className={facts.facts}>
        <Fact name={words.version}>{server.version}</Fact>
        <Fact name={words.running}>{formatDuration(Math.max(0, now - Date.parse(server.started_at)))}</Fact>
        <Fact name={words.database}>{formatBytes(server.database_bytes)}</Fact>
        <Fact name={words.backlog}>
          <span title={words.backlogHint}>{formatCount(server.backlog)}</span>
        </Fact>
        <Fact name={words.workers}>{formatCount(server.workers)}</Fact>
      </dl>
      <div className={classes.disk}>
        <span>{words.disk}</span>
        <Progress
          value={(used / Math.max(1, server.disk_total_bytes)) * 100}
          color={isLow ? "red" : "yard"}
          aria-label={words.disk}
        />
        <span>{words.diskFree(formatBytes(server.disk_free_bytes), formatBytes(server.disk_total_bytes))}</span>
        {isLow && <p role="alert">{words.diskLow}</p>}
      </div>
    </Paper>
  );
}
