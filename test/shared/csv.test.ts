import { expect, test } from "vitest";
import { csvLine } from "../../src/shared/csv.ts";

test("what a spreadsheet would evaluate gets an apostrophe, also where semicolons separate cells", () => {
  expect(csvLine(["=1+1", "+49", "-2", "@sum", "\t=1", "＝1"])).toBe("'=1+1,'+49,'-2,'@sum,\t'=1,'＝1\r\n");
  expect(csvLine(["Bob;=1+1;", 'a;"=1', "a\n=1"])).toBe(`Bob;'=1+1;,"a;""'=1","a\n'=1"\r\n`);
});

test("other cells stay as they are", () => {
  expect(csvLine(["a-b", "a; b", 'a "b", c', -2, true, null])).toBe('a-b,a; b,"a ""b"", c",-2,true,\r\n');
});
