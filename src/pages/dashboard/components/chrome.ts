/** What the frame of a page needs: the nonce of its style sheet, and who is signed in. */
export type PageContext = { nonce: string; visitor: { isOperator: boolean; formToken: string } | null };
