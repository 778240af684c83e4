/** What each page needs: the nonce of its style sheet, and the signed-in user. */
export type PageContext = { nonce: string; visitor: { isOperator: boolean; formToken: string } | null };
