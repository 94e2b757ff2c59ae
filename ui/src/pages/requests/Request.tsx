import { Anchor, Button, Paper, SimpleGrid, Table, Title } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Empty } from "../../app/Empty";
import { Loading } from "../../app/Loading";
import { useTitle } from "../../app/title";
import { formatBytes } from "../../run/formats";
import { Fact } from "../../run/RunDetails";
import facts from "../../run/RunDetails.module.css";
import type { ReceivedRequest } from "../../run/records";
import { Time } from "../../run/Time";
import { text } from "../../text";
import { BodyView } from "./BodyView";
import { readQuery, readReason } from "./bodies";
import { requestQuery } from "./queries";
import classes from "./Request.module.css";
import { RequestActions } from "./RequestActions";
import { VerdictBadge } from "./VerdictBadge";

const words = text.requests;

export function Request() {
  const { id } = useParams({ from: "/inside/requests/$id" });
  const { data, error } = useQuery(requestQuery(id));
  useTitle(id, text.shell.request);
  if (data !== undefined) return <Page key={data.id} request={data} />;
  return <Loading error={error} gone={<Gone />} />;
}

function Gone() {
  return (
    <Empty icon={IconActivity} title={words.goneTitle} hint={words.goneHint}>
      <Button component={Link} to="/requests">
        {words.back}
      </Button>
    </Empty>
  );
}

function Page({ request }: { request: ReceivedRequest }) {
  const query = readQuery(request.target);
  return (
    <>
      <Anchor component={Link} to="/requests" size="sm">
        {words.back}
      </Anchor>
      <h1 className={classes.title}>
        {request.method} {request.target}
      </h1>
      <Verdict request={request} />
      <RequestActions request={request} />
      <Paper withBorder p="md" mt="md">
        <Facts request={request} />
      </Paper>
      <Part title={words.body}>
        <BodyView request={request} />
      </Part>
      <SimpleGrid cols={{ base: 1, md: query.length > 0 ? 2 : 1 }} spacing="lg">
        {query.length > 0 && (
          <Part title={words.query}>
            <Pairs pairs={query} />
          </Part>
        )}
        <Part title={words.headers} hint={words.headersHint}>
          <Pairs pairs={request.headers} />
        </Part>
      </SimpleGrid>
    </>
  );
}

/** Whether it came in; if not, at which check it was turned away and why. */
function Verdict({ request }: { request: ReceivedRequest }) {
  const { verdict, status } = request;
  const { check, sentence } = readReason(request.reason);
  const where = {
    accepted: words.acceptedText,
    filtered: words.filteredAt,
    refused: check === null ? words.verdicts.refused : words.reasonAt(words.checks[check]),
  };
  return (
    <div className={classes.verdict} data-verdict={verdict}>
      <VerdictBadge verdict={verdict} status={status} />
      <div>
        <strong>{where[verdict]}</strong>
        {sentence !== "" && <p>{sentence}</p>}
      </div>
    </div>
  );
}

function Facts({ request }: { request: ReceivedRequest }) {
  const { execution, workflow } = request;
  return (
    <dl className={facts.facts}>
      <Fact name={words.received}>
        <Time value={request.received_at} />
      </Fact>
      <Fact name={words.workflow}>
        {workflow === null ? (
          words.nobody
        ) : (
          <Anchor component={Link} inherit to={`/workflows/${workflow}`}>
            {workflow}
          </Anchor>
        )}
      </Fact>
      <Fact name={words.execution}>
        {execution === null ? (
          words.noExecution
        ) : (
          <Anchor component={Link} inherit to={`/executions/${execution}`}>
            {execution}
          </Anchor>
        )}
      </Fact>
      <Fact name={words.from}>{request.address}</Fact>
      <Fact name={words.size}>{formatBytes(request.size)}</Fact>
      <Fact name={text.runs.id}>
        <code>{request.id}</code>
      </Fact>
    </dl>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: React.ReactNode }) {
  return (
    <section className={classes.part}>
      <Title order={2} size="h4">
        {title}
        {hint && <small>{hint}</small>}
      </Title>
      {children}
    </section>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string])[] }) {
  return (
    <div className={classes.pairs}>
      <Table verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.headerName}</Table.Th>
            <Table.Th>{words.headerValue}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairs.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice, and the order never changes
            <Table.Tr key={index}>
              <Table.Td className={classes.name}>{name}</Table.Td>
              <Table.Td className={classes.value}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
