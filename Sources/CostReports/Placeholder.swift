enum CostReportsPlaceholder {}
