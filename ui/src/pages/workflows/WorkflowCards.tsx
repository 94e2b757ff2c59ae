import { Group } from "@mantine/core";
import { Day, EnabledSwitch, LastRun, Name, RowMenu, State, Trigger } from "./parts";
import { useListing } from "./useListing";
import classes from "./WorkflowCards.module.css";
import type { ListProps } from "./WorkflowTable";

/** One card for each workflow, for narrow screens. */
export function WorkflowCards({ items, activities, hours, taken }: ListProps) {
  const [, change] = useListing();
  return (
    <ul className={classes.cards}>
      {items.map((item) => (
        <li key={item.key} className={classes.card}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Name item={item} onTag={(tag) => change({ tag })} />
            <Group gap={6} wrap="nowrap">
              <EnabledSwitch item={item} />
              <RowMenu item={item} taken={taken} />
            </Group>
          </Group>
          <Group gap="sm" mt={10}>
            <Trigger item={item} />
            <State item={item} />
          </Group>
          <Group justify="space-between" mt={12} align="flex-end">
            <LastRun activity={activities.get(item.key)} />
            <Day activity={activities.get(item.key)} hours={hours} />
          </Group>
        </li>
      ))}
    </ul>
  );
}
