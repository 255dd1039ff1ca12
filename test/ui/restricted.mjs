export function addTrustSteps() {}
