enum ClipPreparationPlaceholder {}
