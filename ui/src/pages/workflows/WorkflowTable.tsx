import { Table, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import type { WorkflowItem } from "../../app/workflows";
import { text } from "../../text";
import type { WorkflowActivity } from "./activity";
import type { Sort } from "./listing";
import { Day, EnabledSwitch, LastRun, Name, RowMenu, State, Trigger } from "./parts";
import { useListing } from "./useListing";
import classes from "./WorkflowTable.module.css";

const words = text.workflows.columns;

export interface ListProps {
  readonly items: readonly WorkflowItem[];
  readonly activities: ReadonlyMap<string, WorkflowActivity>;
  readonly hours: readonly string[];
  /** Keys that a copy cannot have. */
  readonly taken: ReadonlySet<string>;
}

/** One row for each workflow; the headings sort. */
export function WorkflowTable({ items, activities, hours, taken }: ListProps) {
  const [, change] = useListing();
  return (
    <div className={classes.frame}>
      <Table verticalSpacing="sm" highlightOnHover className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={64}>
              <VisuallyHidden>{words.enabled}</VisuallyHidden>
            </Table.Th>
            <SortHeading sort="title" label={words.title} />
            <Table.Th>{words.trigger}</Table.Th>
            <Table.Th>{words.state}</Table.Th>
            <SortHeading sort="last" label={words.last} />
            <SortHeading sort="runs" label={words.day} />
            <Table.Th w={52}>
              <VisuallyHidden>{words.actions}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.key} data-off={!item.enabled || undefined}>
              <Table.Td>
                <EnabledSwitch item={item} />
              </Table.Td>
              <Table.Td>
                <Name item={item} onTag={(tag) => change({ tag })} />
              </Table.Td>
              <Table.Td>
                <Trigger item={item} />
              </Table.Td>
              <Table.Td>
                <State item={item} />
              </Table.Td>
              <Table.Td>
                <LastRun activity={activities.get(item.key)} />
              </Table.Td>
              <Table.Td>
                <Day activity={activities.get(item.key)} hours={hours} />
              </Table.Td>
              <Table.Td>
                <RowMenu item={item} taken={taken} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function SortHeading({ sort, label }: { sort: Sort; label: string }) {
  const [{ sort: current = "title", down = false }, change] = useListing();
  const chosen = current === sort;
  const Picture = down ? IconChevronDown : IconChevronUp;
  const choose = () => change({ sort: sort === "title" ? undefined : sort, down: chosen && !down ? true : undefined });
  return (
    <Table.Th aria-sort={chosen ? (down ? "descending" : "ascending") : "none"}>
      <UnstyledButton className={classes.heading} onClick={choose}>
        {label}
        {chosen && <Picture size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}
