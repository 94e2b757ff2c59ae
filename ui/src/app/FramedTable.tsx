import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./FramedTable.module.css";

/** Headings of the columns; a hidden one is read out and not seen, as over buttons. */
export type Columns = readonly { readonly label: string; readonly hidden?: boolean }[];

interface Props {
  readonly columns: Columns;
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
