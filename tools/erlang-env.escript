#!/usr/bin/env escript
%% What can be set for the applications of a release, from its own modules: `APP TAB KEY TAB DEFAULT` for what an application
%% declares, `APP TAB KEY` for what some module reads, and `APP` for each application. For erlang-keys.ts.
%%
%% Argument: the release's plugins folder.
main([Plugins]) ->
    true = lists:all(fun(Dir) -> code:add_path(Dir) end, filelib:wildcard(Plugins ++ "/*/ebin")),
    Runtime = [filename:basename(File, ".app") || File <- filelib:wildcard(code:lib_dir() ++ "/*/ebin/*.app")],
    [io:format("~ts~n", [App]) || App <- Runtime],
    lists:foreach(fun(File) -> application(File) end, filelib:wildcard(Plugins ++ "/*/ebin/*.app")).

application(File) ->
    {ok, [{application, App, Properties}]} = file:consult(File),
    io:format("~ts~n", [App]),
    [io:format("~ts\t~ts\t~0tp~n", [App, Key, Default])
     || {Key, Default} <- proplists:get_value(env, Properties, []), is_atom(Key)],
    lists:foreach(
        fun(Beam) ->
            case beam_lib:chunks(Beam, [abstract_code]) of
                {ok, {_, [{abstract_code, {_, Forms}}]}} ->
                    [io:format("~ts\t~ts~n", [Owner, Key]) || {Owner, Key} <- lists:usort(reads(Forms, App, []))];
                _ -> ok
            end
        end,
        filelib:wildcard(filename:dirname(File) ++ "/*.beam")).

%% application:get_env/1,2,3 and the helpers of the same name that modules have.
reads({call, _, {remote, _, {atom, _, _}, {atom, _, Get}}, [{atom, _, Owner}, {atom, _, Key} | Rest]}, App, Found)
  when Get =:= get_env; Get =:= env ->
    reads(Rest, App, [{Owner, Key} | Found]);
reads({call, _, {remote, _, {atom, _, application}, {atom, _, get_env}}, [{atom, _, Key}]}, App, Found) ->
    [{App, Key} | Found];
reads({call, _, {atom, _, Get}, [{atom, _, Key}]}, App, Found) when Get =:= get_env; Get =:= env ->
    [{App, Key} | Found];
reads(Form, App, Found) when is_tuple(Form) -> reads(tuple_to_list(Form), App, Found);
reads([Form | Forms], App, Found) -> reads(Forms, App, reads(Form, App, Found));
reads(_, _, Found) -> Found.
