import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { CopyButton } from "../../app/CopyButton";
import { notifyProblem } from "../../app/problems";
import { formatBytes } from "../../run/formats";
import { JsonView } from "../../run/JsonView";
import { cutLines } from "../../run/jsonRows";
import type { ReceivedRequest } from "../../run/records";
import { useVisibleRows } from "../../run/virtual";
import { text } from "../../text";
import { tryParse } from "../../workflow/exact";
import classes from "./BodyView.module.css";
import { countLines, hexLine, toBytes, toText } from "./bodies";
import { bodyUrl, loadBody } from "./queries";

const words = text.requests;
const HEIGHT = 460;
const LINE = 20;
/** Characters of a line of the raw text; longer ones go on in the next. */
const COLUMNS = 160;
type Form = "pretty" | "raw" | "hex";

/** The body of a request: as a tree, as its text, and byte by byte. */
export function BodyView({ request }: { request: ReceivedRequest }) {
  const whole = useMutation({ mutationFn: () => loadBody(request.id), onError: notifyProblem });
  const bytes = useMemo(() => whole.data ?? toBytes(request.body, request.base64), [whole.data, request]);
  const body = useMemo(() => (whole.data ? toText(whole.data) : request.body), [whole.data, request]);
  const tree = useMemo(() => (body === null ? undefined : tryParse(body)), [body]);
  const [chosen, setChosen] = useState<Form | null>(null);
  const first: Form = tree !== undefined ? "pretty" : body !== null ? "raw" : "hex";
  const form = chosen ?? first;
  if (request.size === 0) return <Text className={classes.note}>{words.noBody}</Text>;
  const isCut = request.truncated && whole.data === undefined;
  return (
    <div>
      <Group mb="xs" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={words.bodyView}
          data={[
            { value: "pretty", label: words.pretty, disabled: body === null },
            { value: "raw", label: words.raw, disabled: body === null },
            { value: "hex", label: words.hex },
          ]}
          value={form}
          onChange={(value) => setChosen(value as Form)}
        />
        <Button
          component="a"
          href={bodyUrl(request.id)}
          download={`${request.id}.bin`}
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {words.download}
        </Button>
        {body !== null && !isCut && <CopyButton value={body} />}
        <Text className={classes.note}>{formatBytes(request.size)}</Text>
      </Group>
      {isCut && (
        <Group mb="xs" gap="xs">
          <Text className={classes.note}>{words.truncated(formatBytes(bytes.length), formatBytes(request.size))}</Text>
          <Button size="compact-xs" variant="light" loading={whole.isPending} onClick={() => whole.mutate()}>
            {words.loadAll(formatBytes(request.size))}
          </Button>
        </Group>
      )}
      {body === null && <Text className={classes.note}>{words.binary}</Text>}
      {form === "pretty" && tree !== undefined && (
        <JsonView key={bytes.length} value={tree} label={words.body} root="trigger.body" height={HEIGHT} />
      )}
      {form === "pretty" && tree === undefined && body !== null && (
        <Text className={classes.note}>{words.notJson}</Text>
      )}
      {form !== "hex" && (form === "raw" || tree === undefined) && body !== null && <RawText body={body} />}
      {form === "hex" && <HexDump bytes={bytes} />}
    </div>
  );
}

function RawText({ body }: { body: string }) {
  const lines = useMemo(() => cutLines(body, COLUMNS), [body]);
  return <Lines count={lines.length} label={words.rawText} line={(index) => lines[index] ?? ""} />;
}

function HexDump({ bytes }: { bytes: Uint8Array }) {
  const line = (index: number) => {
    const { offset, hex, characters } = hexLine(bytes, index);
    return (
      <>
        <span className={classes.offset}>{offset}</span>
        <span className={classes.hex}>{hex}</span>
        <span className={classes.characters}>{characters}</span>
      </>
    );
  };
  return <Lines count={countLines(bytes)} label={words.hexTable} line={line} />;
}

interface LinesProps {
  readonly count: number;
  readonly label: string;
  readonly line: (index: number) => React.ReactNode;
}

/** Lines of one height in a frame that scrolls; only those in view are drawn. */
function Lines({ count, label, line }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { first, end } = useVisibleRows(list, count, LINE, scroller);
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section ref={scroller} className={classes.scroller} style={{ maxHeight: HEIGHT }} tabIndex={0} aria-label={label}>
      <div ref={list} style={{ height: count * LINE, paddingTop: first * LINE }}>
        {indices.map((index) => (
          <div key={index} className={classes.line} style={{ height: LINE, lineHeight: `${LINE}px` }}>
            {line(index)}
          </div>
        ))}
      </div>
    </section>
  );
}
