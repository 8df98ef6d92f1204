enum BatchPipelinePlaceholder {}
