import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconKeyboard, IconMap, IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import { MiniMap, type MiniMapNodeProps, useStore } from "@xyflow/react";
import { memo, type ReactNode, useState } from "react";
import { text } from "../text";
import styles from "./Canvas.module.css";
import type { View } from "./viewport";

const words = text.canvas;

interface Props {
  readonly view: View;
  /** Whether the workflow is larger than a screen, so that the map is of use. */
  readonly big: boolean;
  onKeys(): void;
}

/** Zoom, fit, map and keys, at the lower left. */
export const Toolbar = memo(function Toolbar({ view, big, onKeys }: Props) {
  const [mapWanted, setMapWanted] = useState<boolean | null>(null);
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const mapShown = mapWanted ?? big;
  return (
    <>
      {mapShown && (
        <MiniMap
          className={styles.map ?? ""}
          position="bottom-right"
          ariaLabel={words.map}
          nodeComponent={MapCard}
          pannable
          zoomable
        />
      )}
      <div className={styles.tools} role="toolbar" aria-label={words.tools}>
        <Tool
          label={words.zoomOut}
          onClick={() => view.zoomBy(1 / 1.25)}
          picture={<IconMinus size={17} aria-hidden />}
        />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          w={52}
          px={0}
          fw={500}
          aria-label={words.zoomTo(percent)}
          onClick={() => view.zoomTo(1)}
        >
          {percent} %
        </Button>
        <Tool label={words.zoomIn} onClick={() => view.zoomBy(1.25)} picture={<IconPlus size={17} aria-hidden />} />
        <Tool label={words.fit} onClick={view.fit} picture={<IconMaximize size={17} aria-hidden />} />
        <Tool
          label={mapShown ? words.hideMap : words.showMap}
          pressed={mapShown}
          onClick={() => setMapWanted(!mapShown)}
          picture={<IconMap size={17} aria-hidden />}
        />
        <Tool label={words.keys} onClick={onKeys} picture={<IconKeyboard size={17} aria-hidden />} />
      </div>
    </>
  );
});

interface ToolProps {
  readonly label: string;
  readonly picture: ReactNode;
  readonly pressed?: boolean;
  onClick(): void;
}

function Tool({ label, picture, pressed, onClick }: ToolProps) {
  return (
    <Tooltip label={label} withArrow openDelay={400}>
      <ActionIcon
        variant={pressed ? "light" : "subtle"}
        color={pressed ? "yard" : "gray"}
        size="md"
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
      >
        {picture}
      </ActionIcon>
    </Tooltip>
  );
}

/** A card on the map. Gaps and names of branches, whose ids are paths, are left out. */
const MapCard = memo(function MapCard({ id, x, y, width, height }: MiniMapNodeProps) {
  if (id.includes("/")) return null;
  return <rect className={styles.mapCard} x={x} y={y} width={width} height={height} rx={14} />;
});
