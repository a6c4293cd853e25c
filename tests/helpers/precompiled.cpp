// Nothing: what is compiled here are the headers given to target_precompile_headers().
