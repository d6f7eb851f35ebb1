import { describe, expect, it } from "vitest";

import { boxes, fieldDrawnOn, spans } from "./kinds";
import { NO_SPANS } from "./passages";
import type { Box } from "./shapes";

const BOX: Box = { shape: "box", label: "car", x: 0, y: 0, w: 0.5, h: 0.5 };
const ASKED = { type: "boxes", name: "things", ask: "?", of: "picture", labels: ["car", "tree"] } as const;

describe("drawing questions", () => {
  it("are whole when as much is marked as was asked for", () => {
    expect(boxes.faultOf({ ...ASKED, min: 2 }, [BOX], {})).toEqual({ key: "annotators.least", values: { count: 2 } });
    expect(boxes.faultOf({ ...ASKED, min: 1, max: 1 }, [BOX], {})).toBeNull();
    expect(boxes.faultOf({ ...ASKED, max: 1 }, [BOX, BOX], {})).toEqual({ key: "annotators.most" });
    expect(spans.faultOf({ type: "spans", name: "n", ask: "?", of: "t", labels: ["a"] }, NO_SPANS, {})).toBeNull();
  });
  it("are tested by the labels that they have, each once", () => {
    expect(boxes.values([BOX, { ...BOX, x: 0.1 }, { ...BOX, label: "tree" }])).toEqual(["car", "tree"]);
    expect(spans.values(NO_SPANS)).toEqual([]);
  });
  it("say which field they show themselves", () => {
    expect(fieldDrawnOn(ASKED)).toBe("picture");
    expect(fieldDrawnOn({ type: "rewrite", of: "text" })).toBeNull();
  });
});
