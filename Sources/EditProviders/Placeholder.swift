enum EditProvidersPlaceholder {}
