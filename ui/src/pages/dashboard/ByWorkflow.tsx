import { Anchor, Paper, Table, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { formatCount, formatDuration } from "../../run/formats";
import { text } from "../../text";
import classes from "./Dashboard.module.css";
import type { WorkflowFigures } from "./figures";

const words = text.dashboard;

interface Props {
  readonly workflows: readonly WorkflowFigures[];
  readonly onChoose: (workflow: string) => void;
}

/** The same figures for each workflow; its name narrows the page down to it. */
export function ByWorkflow({ workflows, onChoose }: Props) {
  const most = Math.max(1, ...workflows.map(({ requests }) => requests));
  return (
    <Paper withBorder p="md" component="section" aria-label={words.byWorkflow}>
      <Title order={2} size="h5" mb="xs">
        {words.byWorkflow}
      </Title>
      {workflows.length === 0 && <p className={classes.nothing}>{words.noWorkflows}</p>}
      {workflows.length > 0 && (
        <Table.ScrollContainer minWidth={560} type="native">
          <Table verticalSpacing={6} className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{words.workflow}</Table.Th>
                {[words.requests, words.refused, words.completed, words.failed, words.median, words.p95].map(
                  (title) => (
                    <Table.Th scope="col" ta="right" key={title}>
                      {title}
                    </Table.Th>
                  ),
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workflows.map((one) => (
                <Row key={one.workflow} one={one} share={one.requests / most} onChoose={onChoose} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

function Row({ one, share, onChoose }: { one: WorkflowFigures; share: number; onChoose: Props["onChoose"] }) {
  const { workflow, title } = one;
  const duration = (seconds: number | null) => (seconds === null ? "–" : formatDuration(seconds * 1000));
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Anchor component="button" type="button" size="sm" onClick={() => onChoose(workflow)}>
          {title || workflow}
        </Anchor>
        <span className={classes.share} style={{ width: `${share * 100}%` }} aria-hidden />
      </Table.Th>
      <Table.Td ta="right">{formatCount(one.requests)}</Table.Td>
      <Table.Td ta="right">{formatCount(one.refused)}</Table.Td>
      <Table.Td ta="right">{formatCount(one.completed)}</Table.Td>
      <Table.Td ta="right">
        {one.failed > 0 ? (
          <Anchor component={Link} size="sm" to={`/executions?workflow=${workflow}&status=failed,error,timed_out`}>
            {formatCount(one.failed)}
          </Anchor>
        ) : (
          formatCount(one.failed)
        )}
      </Table.Td>
      <Table.Td ta="right">{duration(one.p50)}</Table.Td>
      <Table.Td ta="right">{duration(one.p95)}</Table.Td>
    </Table.Tr>
  );
}
