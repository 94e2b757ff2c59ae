import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./FramedTable.module.css";

interface Props {
  /** Headings of the columns; one without words is for buttons. */
  readonly columns: readonly { readonly label: string; readonly hidden?: boolean }[];
  readonly children: ReactNode;
}

/** A table in a frame of its own; scrolls sideways where it does not fit. */
export function FramedTable({ columns, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard.
    <section className={classes.frame} tabIndex={0} aria-label={columns[0]?.label}>
      <Table verticalSpacing="sm" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ label, hidden }) => (
              <Table.Th key={label}>{hidden ? <span className={classes.hidden}>{label}</span> : label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}
